package dev.tidemark.processor.replay;

/** Where a record stands in the events topic; written {@code PARTITION-OFFSET}. */
record Place(int partition, long offset) implements Comparable<Place> {

  /**
   * Reads a place.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Place parse(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0) {
      throw new IllegalArgumentException("Invalid place '" + text + "'");
    }
    int partition = Integer.parseInt(text.substring(0, dash));
    long offset = Long.parseLong(text.substring(dash + 1));
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException("Invalid place '" + text + "'");
    }
    return new Place(partition, offset);
  }

  @Override
  public int compareTo(Place other) {
    return partition == other.partition
        ? Long.compare(offset, other.offset)
        : Integer.compare(partition, other.partition);
  }

  @Override
  public String toString() {
    return partition + "-" + offset;
  }
}

package dev.tidemark.processor.sink;

/** Told how long the store takes. */
public interface StoreTimings {
  /** For whoever does not want to know. */
  StoreTimings IGNORED =
      new StoreTimings() {
        @Override
        public void written(WrittenRows rows, long nanos) {}

        @Override
        public void failed(WrittenRows rows) {}
      };

  /** One write that succeeded, without the attempts that failed before it. */
  void written(WrittenRows rows, long nanos);

  /** One attempt to write that failed. */
  void failed(WrittenRows rows);
}

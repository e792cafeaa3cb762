package dev.tidemark.processor.checkpoint;

/**
 * The processor must not go on from its checkpoint: the counts would be wrong. The message says
 * what was found, where, and the ways out.
 */
public final class CheckpointException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  CheckpointException(String folder, String found, String wayOut) {
    super("Cannot go on from the checkpoint '" + folder + "': " + found + ".\nWay out: " + wayOut);
  }

  CheckpointException(String folder, String found, String wayOut, Throwable cause) {
    super(
        "Cannot go on from the checkpoint '" + folder + "': " + found + ".\nWay out: " + wayOut,
        cause);
  }

  /**
   * A file of the checkpoint cannot be used, as Spark found when it read it.
   *
   * @param why what Spark says
   */
  public static CheckpointException damaged(String folder, String why, Throwable cause) {
    return new CheckpointException(
        folder,
        "a file of its state is damaged or missing (" + why + ")",
        CheckpointGuard.DAMAGED,
        cause);
  }
}

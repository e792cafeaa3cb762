package dev.tidemark.broker;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs another class's main and exits as soon as the parent process is gone. */
public final class Tether {
  private Tether() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    ProcessHandle parent =
        ProcessHandle.current()
            .parent()
            .orElseThrow(() -> new IllegalStateException("Cannot find the parent process"));
    var unused = parent.onExit().thenRun(() -> System.exit(143));
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw e;
    }
  }
}

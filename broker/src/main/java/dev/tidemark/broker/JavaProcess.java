package dev.tidemark.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A JVM of our own, started from a folder of jars. It ends with the JVM that started it, even when
 * that one is killed: {@link Tether} watches.
 */
public final class JavaProcess implements AutoCloseable {
  private static final int KEPT_LINES = 200;
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(10);

  /**
   * Ctrl-C reaches every process of a terminal; ours are stopped in order by the one that started
   * them.
   */
  private static final List<String> UNTOUCHED_BY_CTRL_C =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

  private final String name;
  private final Process process;
  private final List<String> lastLines = new ArrayList<>();
  private final Consumer<String> onLine;
  private final Thread reader;
  private volatile Predicate<String> awaited = line -> false;
  private volatile CompletableFuture<String> found = new CompletableFuture<>();

  private JavaProcess(String name, Process process, Consumer<String> onLine) {
    this.name = name;
    this.process = process;
    this.onLine = onLine;
    this.reader = new Thread(this::readLines, "output-of-" + name);
    reader.setDaemon(true);
  }

  /**
   * Starts {@code mainClass}.
   *
   * @param name what messages call it
   * @param onLine gets every line that it prints, on a thread of its own
   */
  public static JavaProcess start(
      String name,
      List<String> jvmOptions,
      String classPath,
      String mainClass,
      List<String> arguments,
      Consumer<String> onLine,
      Predicate<String> readyLine) {
    List<String> command = new ArrayList<>(UNTOUCHED_BY_CTRL_C);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath + java.io.File.pathSeparator + ownCode());
    command.add(Tether.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // What is set there for other Tidemarks, such as Compose's token, is not meant for this one.
      builder.environment().keySet().removeIf(each -> each.startsWith("TIDEMARK_"));
      Process process = builder.start();
      JavaProcess started = new JavaProcess(name, process, onLine);
      started.awaited = readyLine;
      started.reader.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Waits for the line that {@code readyLine} accepts.
   *
   * @throws IllegalStateException with the process's last lines when it ends or the time is over
   */
  public String awaitReady(Duration timeout) {
    try {
      return found.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The " + name + " was not ready within " + timeout.toSeconds() + " s:\n" + tail(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The " + name + " ended with exit code " + process.exitValue() + ":\n" + tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the " + name, e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with this process when it has ended and all that it printed is known. */
  public CompletableFuture<JavaProcess> onExit() {
    return process
        .onExit()
        .thenApplyAsync(
            ended -> {
              awaitOutput();
              return this;
            });
  }

  public int exitCode() {
    return process.exitValue();
  }

  /** The last lines that it printed. */
  public String tail() {
    synchronized (lastLines) {
      return String.join("\n", lastLines);
    }
  }

  /** SIGTERM, then SIGKILL when it has not ended in time. Answers whether SIGTERM was enough. */
  public boolean stop(Duration timeout) {
    process.destroy();
    if (ended(timeout)) {
      return true;
    }
    kill();
    return false;
  }

  /** SIGKILL, and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    if (!ended(Duration.ofSeconds(30))) {
      throw new IllegalStateException("Cannot kill the " + name + ", pid " + process.pid());
    }
  }

  /** Sends a signal, such as STOP or CONT. */
  public void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(
            "Cannot send " + signal + " to the " + name + ", pid " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending " + signal, e);
    }
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(20));
  }

  private boolean ended(Duration timeout) {
    try {
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        awaitOutput();
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What an ended process has printed may still be on its way, but not for long. */
  private void awaitOutput() {
    if (Thread.currentThread() == reader) {
      return;
    }
    try {
      reader.join(OUTPUT_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readLines() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > KEPT_LINES) {
            lastLines.remove(0);
          }
        }
        onLine.accept(line);
        if (awaited.test(line)) {
          found.complete(line);
        }
      }
    } catch (IOException e) {
      // The stream of a killed process can break in the middle of a line; its end is what counts.
    }
    var unused =
        process
            .onExit()
            .thenRun(() -> found.completeExceptionally(new IllegalStateException("ended")));
  }

  private static String ownCode() {
    return Path.of(
            java.net.URI.create(
                JavaProcess.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}

package dev.tidemark.processor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NioCheckpointFileManagerTest {
  @TempDir java.nio.file.Path folder;
  private NioCheckpointFileManager manager;

  @BeforeEach
  void open() {
    manager = new NioCheckpointFileManager(new Path(folder.toString()), new Configuration(false));
  }

  @Test
  void aFileAppearsWholeWhenItIsClosed() throws Exception {
    CheckpointFileManager.CancellableFSDataOutputStream out = manager.createAtomic(at("0"), false);
    out.write("v1".getBytes(StandardCharsets.US_ASCII));
    assertThat(manager.exists(at("0"))).isFalse();

    out.close();

    try (FSDataInputStream in = manager.open(at("0"))) {
      assertThat(in.readAllBytes()).asString().isEqualTo("v1");
    }
    assertThat(names()).containsExactly("0");
  }

  @Test
  void aCancelledFileLeavesNothing() throws Exception {
    CheckpointFileManager.CancellableFSDataOutputStream out = manager.createAtomic(at("0"), true);
    out.write(1);

    out.cancel();
    out.close();

    assertThat(names()).isEmpty();
  }

  @Test
  void refusesToReplaceUnlessAsked() throws Exception {
    manager.createAtomic(at("0"), false).close();

    assertThatThrownBy(() -> manager.createAtomic(at("0"), false).close())
        .isInstanceOf(FileAlreadyExistsException.class);
    manager.createAtomic(at("0"), true).close();
    assertThat(names()).containsExactly("0");
  }

  @Test
  void listsWhatTheFilterAccepts() throws Exception {
    manager.mkdirs(at("state/0"));
    manager.createAtomic(at("state/1"), false).close();

    assertThat(
            Arrays.stream(manager.list(at("state"), path -> true)).map(f -> f.getPath().getName()))
        .containsExactlyInAnyOrder("0", "1");
    assertThat(
            Arrays.stream(manager.list(at("state"), path -> path.getName().equals("1")))
                .map(file -> file.isFile() + " " + file.getLen()))
        .containsExactly("true 0");
  }

  @Test
  void saysThatAFolderIsNotThere() {
    assertThatThrownBy(() -> manager.list(at("nowhere"), path -> true))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> manager.open(at("nowhere"))).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void deletesAFolderWithWhatIsInIt() throws Exception {
    manager.createAtomic(at("a/b/c"), false).close();

    manager.delete(at("a"));
    manager.delete(at("a"));

    assertThat(manager.exists(at("a"))).isFalse();
  }

  private Path at(String name) {
    return new Path(folder.toString(), name);
  }

  private java.util.List<String> names() throws Exception {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}

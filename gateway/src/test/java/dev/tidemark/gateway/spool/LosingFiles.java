package dev.tidemark.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A folder in memory that keeps to the letter of what a file system promises, and to nothing more.
 *
 * <p>At a power cut a file loses what was not forced, or keeps some of it, or finds zeros there,
 * noise, or what a deleted file had in that place; each file that was made or deleted since the
 * folder was last synced may be there or not, one without regard to the other. A force that fails
 * throws away what was not on disk yet, and a later force of that file does not bring it back,
 * although it can still be read: so do Linux' file systems.
 */
final class LosingFiles implements SpoolFiles {
  /** What a test does before a call: fail it, or hold it up. */
  interface Fault {
    /**
     * Is asked before each call that writes or reads.
     *
     * @param call such as "create 0000000001.log", "force" or "read"
     */
    void before(String call) throws IOException;
  }

  private final Random random;

  /** As programs see the folder. */
  private Map<String, Content> now = new HashMap<>();

  /** As the disk has it. */
  private final Map<String, Content> synced = new HashMap<>();

  private Content lastDeleted = new Content();
  private double errorShare;
  private volatile Fault fault = call -> {};
  private int openFiles;

  LosingFiles(Random random) {
    this.random = random;
  }

  @Override
  public void close() {}

  /** From now on this share of all writing calls fails. */
  void failAtRandom(double share) {
    errorShare = share;
  }

  /** A fault of the calls whose description ends so. */
  static Fault failing(String ending) {
    return call -> {
      if (call.endsWith(ending)) {
        throw new IOException("No space left on device");
      }
    };
  }

  void fault(Fault next) {
    fault = next;
  }

  /** A bad block: this byte of a file is another one from now on. */
  void damage(String name, long offset) {
    now.get(name).bytes[(int) offset] ^= 0x55;
  }

  /** The power goes, and comes back. */
  void cutPower() {
    Map<String, Content> after = new HashMap<>();
    List<String> names = new ArrayList<>(now.keySet());
    synced.keySet().stream().filter(name -> !now.containsKey(name)).forEach(names::add);
    for (String name : names) {
      Content seen = now.get(name);
      Content onDisk = synced.get(name);
      Content kept = seen == onDisk || random.nextBoolean() ? seen : onDisk;
      if (kept != null) {
        after.put(name, kept.afterPowerCut(random, lastDeleted));
      }
    }
    now = after;
    synced.clear();
    synced.putAll(after);
    openFiles = 0;
    errorShare = 0;
  }

  /** The process ends, the machine goes on: nothing is lost. */
  void kill() {
    openFiles = 0;
    errorShare = 0;
  }

  boolean works() {
    return errorShare == 0;
  }

  int openFiles() {
    return openFiles;
  }

  @Override
  public List<String> list() {
    return List.copyOf(now.keySet());
  }

  @Override
  public SpoolFile create(String name) throws IOException {
    mayFail("create " + name);
    if (now.containsKey(name)) {
      throw new IOException(name + " is there already");
    }
    now.put(name, new Content());
    return open(name);
  }

  @Override
  public SpoolFile open(String name) throws IOException {
    Content content = now.get(name);
    if (content == null) {
      throw new IOException(name + " is not there");
    }
    openFiles++;
    return new OpenFile(content);
  }

  @Override
  public void delete(String name) throws IOException {
    mayFail("delete " + name);
    Content deleted = now.remove(name);
    if (deleted != null && deleted.size > 0) {
      lastDeleted = deleted;
    }
  }

  @Override
  public void syncFolder() throws IOException {
    mayFail("sync the folder");
    synced.clear();
    synced.putAll(now);
  }

  private void mayFail(String what) throws IOException {
    fault.before(what);
    if (errorShare > 0 && random.nextDouble() < errorShare) {
      throw new IOException("cannot " + what);
    }
  }

  /** What is in a file: what can be read, and how much of it the disk has. */
  private static final class Content {
    private byte[] bytes = new byte[64];
    private int size;
    private int forced;

    /** From here on nothing reaches the disk any more; -1 for nowhere. */
    private int lostFrom = -1;

    Content afterPowerCut(Random random, Content stale) {
      Content after = new Content();
      int unforced = size - forced;
      int kept = unforced == 0 ? 0 : random.nextInt(unforced + 1);
      after.bytes = Arrays.copyOf(bytes, Math.max(64, forced + kept));
      after.size = forced + kept;
      after.forced = after.size;
      if (kept > 0 && random.nextInt(3) > 0) {
        int from = forced + random.nextInt(kept);
        after.fill(from, random, stale);
      }
      return after;
    }

    private void fill(int from, Random random, Content stale) {
      byte[] other = new byte[size - from];
      switch (random.nextInt(3)) {
        case 0 -> random.nextBytes(other);
        case 1 -> {
          int length = Math.max(0, Math.min(other.length, stale.size - from));
          System.arraycopy(stale.bytes, Math.min(from, stale.size), other, 0, length);
        }
        default -> {
          // zeros
        }
      }
      System.arraycopy(other, 0, bytes, from, other.length);
    }
  }

  private final class OpenFile implements SpoolFile {
    private final Content content;
    private boolean open = true;

    OpenFile(Content content) {
      this.content = content;
    }

    @Override
    public void append(ByteBuffer source) throws IOException {
      requireOpen();
      int wanted = source.remaining();
      boolean fails = errorShare > 0 && random.nextDouble() < errorShare;
      int count = fails ? random.nextInt(wanted + 1) : wanted;
      if (content.bytes.length < content.size + count) {
        content.bytes = Arrays.copyOf(content.bytes, 2 * (content.size + count));
      }
      source.get(content.bytes, content.size, count);
      content.size += count;
      if (fails) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void force() throws IOException {
      requireOpen();
      fault.before("force");
      if (errorShare > 0 && random.nextDouble() < errorShare) {
        if (content.lostFrom < 0) {
          content.lostFrom = content.forced;
        }
        throw new IOException("Input/output error");
      }
      content.forced = content.lostFrom < 0 ? content.size : content.lostFrom;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      requireOpen();
      fault.before("read");
      int count = (int) Math.min(into.remaining(), content.size - position);
      if (count <= 0) {
        return -1;
      }
      into.put(content.bytes, (int) position, count);
      return count;
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return content.size;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        openFiles--;
      }
    }

    private void requireOpen() throws IOException {
      if (!open) {
        throw new IOException("the file is closed");
      }
    }
  }
}

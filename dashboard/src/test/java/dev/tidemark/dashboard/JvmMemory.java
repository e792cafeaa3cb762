package dev.tidemark.dashboard;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The memory of another JVM on this machine, in mebibytes. */
final class JvmMemory implements AutoCloseable {
  private static final double MEBIBYTE = 1_024 * 1_024;
  private static final String RESIDENT = "VmRSS:";

  private final Path status;
  private final JMXConnector connector;
  private final MemoryMXBean memory;

  private JvmMemory(Path status, JMXConnector connector) throws IOException {
    this.status = status;
    this.connector = connector;
    this.memory =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.MEMORY_MXBEAN_NAME,
            MemoryMXBean.class);
  }

  @SuppressWarnings("BanJNDI") // What it answers comes from a process of ours.
  static JvmMemory of(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
      machine.detach();
      Path status = Path.of("/proc", Long.toString(pid), "status");
      return new JvmMemory(status, JMXConnectorFactory.connect(address));
    } catch (AttachNotSupportedException e) {
      throw new IOException("Cannot attach to the JVM with pid " + pid, e);
    }
  }

  /** What is in use on the heap after a full collection. */
  double liveHeap() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed() / MEBIBYTE;
  }

  /** What the process has of the machine's memory, all that is not heap included. */
  double resident() throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(RESIDENT)) {
        return Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip())
            / 1_024.0;
      }
    }
    throw new IOException("No " + RESIDENT + " in " + status);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}

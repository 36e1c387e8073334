package dev.mitra.job.fault;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;

/**
 * The ZooKeeper that Flink brings along, as a process of its own on a free port of the loopback
 * address. A JobManager that takes over finds there what its predecessor knew.
 */
final class ZooKeeperProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Process process;
  private final InetSocketAddress address;
  private final Path output;

  private ZooKeeperProcess(Process process, InetSocketAddress address, Path output) {
    this.process = process;
    this.address = address;
    this.output = output;
  }

  /**
   * Starts it; it answers when this returns.
   *
   * @param folder an empty one, for its data and what it prints
   */
  static ZooKeeperProcess start(Path folder) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free());
      Path settings =
          Files.writeString(
              folder.resolve("zoo.cfg"),
              """
              dataDir=%s
              clientPortAddress=%s
              clientPort=%d
              # In milliseconds. A session can be as short as two ticks.
              tickTime=1000
              admin.enableServer=false
              """
                  .formatted(
                      Files.createDirectory(folder.resolve("data")),
                      address.getAddress().getHostAddress(),
                      address.getPort()));
      Path output = folder.resolve("zookeeper.out");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:+UseSerialGC",
                  "-XX:-UsePerfData",
                  "-Dzookeeper.admin.enableServer=false",
                  FlinkZooKeeperQuorumPeer.class.getName(),
                  "--zkConfigFile",
                  settings.toString(),
                  "--peerId",
                  "1")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(new File("/dev/null"));
      // In the environment, because a class path can be longer than an argument may be.
      builder.environment().put("CLASSPATH", classPath());
      ZooKeeperProcess started = new ZooKeeperProcess(builder.start(), address, output);
      started.awaitOpen();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("ZooKeeper cannot be started", e);
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** That of the tests: ZooKeeper is among Flink's jars; snappy, which it needs, among Kafka's. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void awaitOpen() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isOpen()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IllegalStateException("ZooKeeper does not start:\n" + Files.readString(output));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its address as {@code HOST:PORT}. */
  String connect() {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

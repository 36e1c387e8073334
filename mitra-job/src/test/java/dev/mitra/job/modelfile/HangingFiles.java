package dev.mitra.job.modelfile;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/**
 * Files at {@code hang://HOST/…} that hang, whatever interrupts them, until the host is let go;
 * then they are empty. A test uses hosts of its own.
 */
public final class HangingFiles extends OneFileSystem {
  private static final long PATIENCE_SECONDS = 60;

  /** What a host shows to its test. */
  private static final class Host {
    final Semaphore arrived = new Semaphore(0);
    final CountDownLatch gate = new CountDownLatch(1);
  }

  private static final Map<String, Host> HOSTS = new ConcurrentHashMap<>();

  private final Host host;

  private HangingFiles(URI uri) {
    super(uri);
    this.host = host(uri.getHost());
  }

  private static Host host(String name) {
    return HOSTS.computeIfAbsent(name, unknown -> new Host());
  }

  /** Waits until one more file of the host hangs. */
  public static void awaitOne(String name) {
    try {
      if (!host(name).arrived.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody reads from " + name);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether any file of the host has been asked for since the last one that was waited for. */
  public static boolean isAskedFor(String name) {
    return host(name).arrived.availablePermits() > 0;
  }

  /** Ends the hanging of a host's files, those to come included. */
  public static void letGo(String name) {
    host(name).gate.countDown();
  }

  @Override
  long length() {
    host.arrived.release();
    while (true) {
      try {
        host.gate.await();
        return 0;
      } catch (InterruptedException e) {
        // Some file systems take no notice either.
      }
    }
  }

  @Override
  int give(byte[] to, int offset, int length) {
    return -1;
  }

  /** For Flink, which finds it as a service. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "hang";
    }

    @Override
    public FileSystem create(URI uri) {
      return new HangingFiles(uri);
    }
  }
}

package dev.mitra.job.modelfile;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/**
 * Files without an end: those at {@code endless://honest/…} say that they have a gigabyte, those at
 * {@code endless://liar/…} ten bytes; those of other hosts cannot be read.
 */
public final class EndlessFiles extends OneFileSystem {
  static final long GIGABYTE = 1L << 30;

  private static final AtomicLong GIVEN = new AtomicLong();

  private EndlessFiles(URI uri) {
    super(uri);
  }

  /** How many bytes were read from all files. */
  static long given() {
    return GIVEN.get();
  }

  @Override
  long length() throws IOException {
    return switch (getUri().getHost()) {
      case "honest" -> GIGABYTE;
      case "liar" -> 10;
      default -> throw new IOException("a detail that is nobody's business");
    };
  }

  @Override
  int give(byte[] to, int offset, int length) {
    Arrays.fill(to, offset, offset + length, (byte) '{');
    GIVEN.addAndGet(length);
    return length;
  }

  /** For Flink, which finds it as a service. */
  public static final class Factory implements FileSystemFactory {
    @Override
    public String getScheme() {
      return "endless";
    }

    @Override
    public FileSystem create(URI uri) {
      return new EndlessFiles(uri);
    }
  }
}

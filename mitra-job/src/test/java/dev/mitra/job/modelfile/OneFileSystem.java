package dev.mitra.job.modelfile;

import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** A file system that can only be read from, and in which every path is a file. */
abstract class OneFileSystem extends FileSystem {
  private final URI uri;

  OneFileSystem(URI uri) {
    this.uri = uri;
  }

  /** What it says of a file's length. */
  abstract long length() throws IOException;

  /** Puts the next bytes of any file into an array; answers how many, -1 for the end. */
  abstract int give(byte[] to, int offset, int length);

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return new Status(path, length());
  }

  @Override
  public FSDataInputStream open(Path path) {
    return new FSDataInputStream() {
      private long position;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        int given = give(to, offset, length);
        position += Math.max(0, given);
        return given;
      }

      @Override
      public void seek(long to) throws IOException {
        throw new IOException("read from the beginning");
      }

      @Override
      public long getPos() {
        return position;
      }
    };
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) {
    return open(path);
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri);
  }

  @Override
  public Path getHomeDirectory() {
    return new Path(uri);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    return new BlockLocation[0];
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    return new FileStatus[0];
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw new IOException("can only be read");
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    throw new IOException("can only be read");
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    throw new IOException("can only be read");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw new IOException("can only be read");
  }

  @Override
  public boolean isDistributedFS() {
    return true;
  }

  private record Status(Path path, long length) implements FileStatus {
    @Override
    public long getLen() {
      return length;
    }

    @Override
    public long getBlockSize() {
      return length;
    }

    @Override
    public short getReplication() {
      return 1;
    }

    @Override
    public long getModificationTime() {
      return 0;
    }

    @Override
    public long getAccessTime() {
      return 0;
    }

    @Override
    public boolean isDir() {
      return false;
    }

    @Override
    public Path getPath() {
      return path;
    }
  }
}

package dev.mitra.job.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a Docker engine answers, within seconds. Testcontainers' own question can take minutes
 * where there is none.
 */
final class DockerProbe {
  private static final Path DEFAULT_SOCKET = Path.of("/var/run/docker.sock");
  private static final long PATIENCE_SECONDS = 3;

  private DockerProbe() {}

  /**
   * Asks the engine that DOCKER_HOST names, or else the one of this machine.
   *
   * @param environment the variables of the process; DOCKER_HOST is read
   * @return why there is no engine, or empty when one answers
   */
  static Optional<String> whyNot(Map<String, String> environment) {
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (host.isEmpty()) {
      return Files.exists(DEFAULT_SOCKET)
          ? whyNot(UnixDomainSocketAddress.of(DEFAULT_SOCKET), DEFAULT_SOCKET.toString())
          : Optional.of("there is no Docker engine");
    }
    URI uri = URI.create(host);
    if ("unix".equals(uri.getScheme())) {
      return whyNot(UnixDomainSocketAddress.of(uri.getPath()), host);
    }
    if ("tcp".equals(uri.getScheme()) && uri.getPort() > 0) {
      return whyNot(new InetSocketAddress(uri.getHost(), uri.getPort()), host);
    }
    return Optional.of("DOCKER_HOST is neither unix://PATH nor tcp://HOST:PORT");
  }

  private static Optional<String> whyNot(SocketAddress address, String name) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    // A daemon: an engine that accepts and never answers must not hold up the end of the tests.
    Thread asking = new Thread(() -> answer.complete(ask(address, name)), "docker-probe");
    asking.setDaemon(true);
    asking.start();
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.of("no Docker engine answers at " + name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the question for a Docker engine was interrupted");
    } finally {
      asking.interrupt(); // closes the channel
    }
  }

  private static Optional<String> ask(SocketAddress address, String name) {
    try (SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open()) {
      channel.connect(address);
      channel.write(
          StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
      ByteBuffer answer = ByteBuffer.allocate(12);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {}
      String status = StandardCharsets.US_ASCII.decode(answer.flip()).toString();
      return status.endsWith(" 200")
          ? Optional.empty()
          : Optional.of("what answers at " + name + " is no Docker engine");
    } catch (IOException e) {
      return Optional.of("no Docker engine answers at " + name);
    }
  }
}

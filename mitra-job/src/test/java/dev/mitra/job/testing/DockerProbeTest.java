package dev.mitra.job.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProbeTest {
  @Test
  void anEngineThatAnswersThePingIsFound() throws IOException {
    assertThat(whyNotWhenAnswered("HTTP/1.0 200 OK\r\n\r\nOK")).isEmpty();
  }

  @Test
  void anotherServerIsNotTakenForAnEngine() throws IOException {
    assertThat(whyNotWhenAnswered("HTTP/1.0 404 Not Found\r\n\r\n").orElseThrow())
        .contains("is no Docker engine");
  }

  @Test
  void aServerThatAcceptsAndNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(whyNot(silent).orElseThrow()).startsWith("no Docker engine answers at tcp://");
    }
  }

  @Test
  void aSocketFileThatIsNotThereIsNoEngine(@TempDir Path folder) {
    String host = "unix://" + folder.resolve("docker.sock");
    assertThat(DockerProbe.whyNot(Map.of("DOCKER_HOST", host)))
        .contains("no Docker engine answers at " + host);
  }

  @Test
  void otherKindsOfAddressesAreRefusedWithWhatIsAllowed() {
    assertThat(DockerProbe.whyNot(Map.of("DOCKER_HOST", "ssh://builder")).orElseThrow())
        .contains("unix://PATH", "tcp://HOST:PORT");
  }

  private static Optional<String> whyNotWhenAnswered(String answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread serving = new Thread(() -> answerOne(server, answer));
      serving.start();
      return whyNot(server);
    }
  }

  private static void answerOne(ServerSocket server, String answer) {
    try (Socket client = server.accept()) {
      // The whole question first: closing with unread bytes would reset the connection.
      byte[] question = new byte["GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".length()];
      client.getInputStream().readNBytes(question, 0, question.length);
      client.getOutputStream().write(answer.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> whyNot(ServerSocket server) {
    return DockerProbe.whyNot(Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + server.getLocalPort()));
  }
}

package dev.mitra.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessBrokerTest {
  @Test
  void aClosedBrokerLeavesNoProcessAndNoFileBehind() throws Exception {
    ProcessBroker broker = ProcessBroker.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<Integer> nodes =
          admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).stream().map(Node::id).toList();
      assertThat(nodes).containsExactly(1);
      assertThat(broker.process().isAlive()).isTrue();
      assertThat(broker.folder().resolve("data")).isNotEmptyDirectory();
    }

    broker.close();

    assertThat(broker.process().isAlive()).isFalse();
    assertThat(broker.folder()).doesNotExist();
  }

  @Test
  @Timeout(120)
  void aBrokerEndsWithTheJvmThatStartedItEvenWhenThatIsKilled() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = starter.inputReader()) {
      ProcessHandle broker = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      Path folder = Path.of(lines.readLine());
      assertThat(folder).isDirectory();

      starter.destroyForcibly();

      assertThat(broker.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
      assertThat(folder).doesNotExist();
    } finally {
      starter.destroyForcibly();
    }
  }

  /** A JVM that starts a broker, says which, and then only waits to be killed. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] args) throws IOException {
      ProcessBroker broker = ProcessBroker.start();
      System.out.println(broker.process().pid());
      System.out.println(broker.folder());
      while (System.in.read() >= 0) {}
    }
  }
}

package dev.mitra.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The Compose file fits together and opens nothing to the network. */
class ComposeTest {
  private static final String FOLDER = "deploy/compose/";

  private final JsonNode compose = Documents.yaml(FOLDER + "compose.yaml");
  private final JsonNode services = compose.path("services");

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void itHasEverythingThatMitraNeeds() {
    assertThat(keys(services))
        .containsExactlyInAnyOrder(
            "kafka",
            "topics",
            "jobmanager",
            "taskmanager",
            "job",
            "resources",
            "prometheus",
            "grafana");
  }

  @Test
  void containersMayNothingAndListenToThisMachineOnly() {
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      JsonNode said = service.getValue();
      String name = service.getKey();
      assertThat(said.path("read_only").asBoolean()).as(name).isTrue();
      assertThat(said.at("/cap_drop/0").asText()).as(name).isEqualTo("ALL");
      assertThat(said.at("/security_opt/0").asText()).as(name).isEqualTo("no-new-privileges:true");
      assertThat(said.has("privileged")).as(name).isFalse();
      for (JsonNode port : said.path("ports")) {
        assertThat(port.asText()).as(name).startsWith("127.0.0.1:");
      }
    }
  }

  @Test
  void whatIsMountedIsThere() {
    Set<String> volumes = keys(compose.path("volumes"));
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      for (JsonNode volume : service.getValue().path("volumes")) {
        String source = volume.asText().split(":", 2)[0];
        if (source.startsWith(".")) {
          Path file = Repository.root().resolve(FOLDER).resolve(source).normalize();
          assertThat(Files.exists(file)).as("%s of %s", file, service.getKey()).isTrue();
        } else {
          assertThat(volumes).as(service.getKey()).contains(source);
        }
      }
    }
  }

  @Test
  void whoIsWaitedForIsThere() {
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      JsonNode before = service.getValue().path("depends_on");
      // A list of names, or an object with a condition for each.
      Set<String> names = keys(before);
      if (before.isArray()) {
        before.forEach(name -> names.add(name.asText()));
      }
      assertThat(keys(services)).as(service.getKey()).containsAll(names);
      for (Map.Entry<String, JsonNode> condition : before.properties()) {
        if (condition.getValue().path("condition").asText().equals("service_healthy")) {
          assertThat(services.path(condition.getKey()).has("healthcheck"))
              .as("%s waits for %s", service.getKey(), condition.getKey())
              .isTrue();
        }
      }
    }
  }

  @Test
  void prometheusScrapesTheProcessesOfFlinkAndHasTheRules() {
    JsonNode prometheus = Documents.yaml(FOLDER + "prometheus.yml");
    JsonNode scrape = prometheus.at("/scrape_configs/0");
    assertThat(scrape.path("job_name").asText()).isEqualTo("flink");
    for (JsonNode name : scrape.at("/dns_sd_configs/0/names")) {
      assertThat(services.has(name.asText())).as(name.asText()).isTrue();
    }
    assertThat(scrape.at("/dns_sd_configs/0/port").asText())
        .isEqualTo(
            Documents.yaml("deploy/conf/flink/config.yaml")
                .path("metrics.reporter.prom.port")
                .asText());
    assertThat(prometheus.at("/rule_files/0").asText()).isEqualTo("alerts.yml");
    assertThat(services.at("/prometheus/volumes").toString())
        .contains("../prometheus/alerts.yml:/etc/prometheus/alerts.yml:ro");
  }

  @Test
  void theJobsConfigurationNamesTheBrokerAndTheImagesSchema() {
    String config = Documents.text(FOLDER + "mitra.yaml");
    String image = "/opt/mitra/deploy/";
    String here = Repository.root().resolve("deploy") + "/";
    JobConfig read = JobConfigParser.parse(config.replace(image, here), Repository.root());
    assertThat(read.bootstrapServers()).isEqualTo("kafka:9092");
  }
}

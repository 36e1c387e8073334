package dev.mitra.job.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.MitraJob;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests fit one another, the image, and the settings that hold everywhere. */
class KubernetesTest {
  private static final String FOLDER = "deploy/kubernetes/";
  private static final String CONFIG = FOLDER + "mitra.yaml";
  private static final String SECRET = FOLDER + "secret.example.yaml";
  private static final String MAIN_CONTAINER = "flink-main-container";

  /** Files that are no resources of their own. */
  private static final Set<String> APART =
      Set.of("kustomization.yaml", "mitra.yaml", "secret.example.yaml");

  private final JsonNode deployment = Documents.yaml(FOLDER + "flink-deployment.yaml");
  private final JsonNode spec = deployment.path("spec");
  private final JsonNode settings = spec.path("flinkConfiguration");
  private final JsonNode pod = spec.at("/podTemplate/spec");
  private final JsonNode container = pod.at("/containers/0");

  /** All resources of a kind. */
  private static List<JsonNode> resources(String kind) {
    List<JsonNode> found = new ArrayList<>();
    for (String file : Documents.files(FOLDER, ".yaml")) {
      for (JsonNode document : Documents.documents(file)) {
        if (document.path("kind").asText().equals(kind)) {
          found.add(document);
        }
      }
    }
    return found;
  }

  private static List<String> names(Iterable<JsonNode> nodes) {
    List<String> names = new ArrayList<>();
    nodes.forEach(node -> names.add(node.path("name").asText()));
    return names;
  }

  @Test
  void kustomizeIsGivenEveryManifest() {
    List<String> listed = new ArrayList<>();
    Documents.yaml(FOLDER + "kustomization.yaml")
        .path("resources")
        .forEach(file -> listed.add(file.asText()));
    List<String> there =
        Documents.files(FOLDER, ".yaml").stream()
            .map(file -> file.substring(FOLDER.length()))
            .filter(file -> !APART.contains(file))
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void everyResourceHasAVersionAKindAndANameOfItsOwn() {
    Set<String> seen = new TreeSet<>();
    for (String file : Documents.files(FOLDER, ".yaml")) {
      for (JsonNode document : Documents.documents(file)) {
        if (!file.equals(CONFIG) && !file.endsWith("kustomization.yaml")) {
          String kind = document.path("kind").asText();
          String name = document.at("/metadata/name").asText();
          assertThat(document.path("apiVersion").asText()).as(file).matches("([a-z0-9.]+/)?v1.*");
          assertThat(kind).as(file).isNotEmpty();
          assertThat(name).as(file).matches("[a-z0-9-]+");
          assertThat(seen.add(kind + "/" + name)).as("%s/%s is there once", kind, name).isTrue();
        }
      }
    }
  }

  @Test
  void anUpgradeGoesOverASavepointAndTheJobManagerHasAStandIn() {
    assertThat(deployment.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
    assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");
    assertThat(spec.at("/job/state").asText()).isEqualTo("running");
    assertThat(spec.at("/job/allowNonRestoredState").asBoolean(true)).isFalse();
    assertThat(settings.path("high-availability.type").asText()).isEqualTo("kubernetes");
    assertThat(spec.at("/jobManager/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void theJobIsTheImages() {
    assertThat(spec.at("/job/entryClass").asText()).isEqualTo(MitraJob.class.getName());
    assertThat(spec.at("/job/jarURI").asText())
        .isEqualTo("local:///opt/flink/usrlib/mitra-job.jar");
    assertThat(Documents.text("deploy/image/Dockerfile"))
        .contains("/mitra-job/target/mitra-job.jar /opt/flink/usrlib/");
    assertThat(spec.at("/job/args/0").asText()).isEqualTo("--config");
    assertThat(spec.at("/job/args/1").asText()).isEqualTo("/etc/mitra/mitra.yaml");
    assertThat(mounts().get("/etc/mitra")).isEqualTo("config");
  }

  @Test
  void settingsAreThoseThatHoldEverywhere() {
    JsonNode everywhere = Documents.yaml("deploy/conf/flink/config.yaml");
    assertThat(everywhere.size()).isPositive();
    for (Map.Entry<String, JsonNode> shared : everywhere.properties()) {
      String key = shared.getKey();
      JsonNode here = settings.path(key);
      assertThat(here.isTextual()).as("%s is a text", key).isTrue();
      if (key.equals("env.java.opts.taskmanager")) {
        assertThat(here.asText()).endsWith(" " + shared.getValue().asText());
      } else {
        assertThat(here.asText()).as(key).isEqualTo(shared.getValue().asText());
      }
    }
  }

  @Test
  void podsMayNothingAndWriteOnlyIntoVolumes() {
    JsonNode user = pod.path("securityContext");
    assertThat(user.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(user.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    int id = user.path("runAsUser").asInt();
    assertThat(user.path("runAsGroup").asInt()).isEqualTo(id);
    assertThat(Documents.text("deploy/image/Dockerfile")).contains("USER " + id + ":" + id);
    JsonNode rights = container.path("securityContext");
    assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    for (String part : List.of("jobManager", "taskManager")) {
      JsonNode own = spec.path(part).at("/podTemplate/spec/containers");
      // Templates are merged by position.
      assertThat(names(own)).as(part).containsExactly(MAIN_CONTAINER);
      assertThat(own.path(0).has("securityContext")).as(part).isFalse();
      assertThat(own.path(0).has("livenessProbe")).as(part).isTrue();
      assertThat(own.path(0).has("readinessProbe")).as(part).isTrue();
      assertThat(spec.path(part).at("/resource/cpu").asDouble()).as(part).isPositive();
      assertThat(spec.path(part).at("/resource/memory").asText()).as(part).matches("[0-9]+m");
    }
    assertThat(names(pod.path("containers"))).containsExactly(MAIN_CONTAINER);
  }

  @Test
  void whatIsMountedIsThereAndFoldersOfTheSettingsAreMounted() {
    assertThat(new TreeSet<>(mounts().values()))
        .containsExactlyInAnyOrderElementsOf(names(pod.path("volumes")));
    for (String setting :
        List.of(
            "high-availability.storageDir",
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir")) {
      assertThat(settings.path(setting).asText()).as(setting).startsWith("file:///state/");
    }
    assertThat(mounts().get("/state")).isEqualTo("state");
    assertThat(mounts().get(settings.path("state.backend.rocksdb.localdir").asText()))
        .isEqualTo("work");
    assertThat(mounts().get(settings.path("io.tmp.dirs").asText())).isEqualTo("tmp");

    JsonNode claim = resources("PersistentVolumeClaim").get(0);
    assertThat(volume("state").at("/persistentVolumeClaim/claimName").asText())
        .isEqualTo(claim.at("/metadata/name").asText());
    assertThat(claim.at("/spec/accessModes/0").asText()).isEqualTo("ReadWriteMany");
    assertThat(volume("work").has("emptyDir")).isTrue();
    JsonNode generated = Documents.yaml(FOLDER + "kustomization.yaml").path("configMapGenerator");
    assertThat(volume("config").at("/configMap/name").asText())
        .isEqualTo(generated.at("/0/name").asText());
    assertThat(volume("kafka").at("/secret/secretName").asText())
        .isEqualTo(Documents.yaml(SECRET).at("/metadata/name").asText());
  }

  @Test
  void theServiceAccountHasItsRole() {
    String account = spec.path("serviceAccount").asText();
    assertThat(resources("ServiceAccount").get(0).at("/metadata/name").asText()).isEqualTo(account);
    JsonNode binding = resources("RoleBinding").get(0);
    assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
    JsonNode role = resources("Role").get(0);
    assertThat(binding.at("/roleRef/name").asText()).isEqualTo(role.at("/metadata/name").asText());
    for (JsonNode rule : role.path("rules")) {
      assertThat(rule.toString()).as("nothing is allowed by a star").doesNotContain("*");
    }
  }

  @Test
  void aDrainLeavesTheSlotsThatTheJobNeeds() {
    int slots = settings.path("taskmanager.numberOfTaskSlots").asInt();
    int needed = (spec.at("/job/parallelism").asInt() + slots - 1) / slots;
    Map<String, Integer> staying =
        resources("PodDisruptionBudget").stream()
            .collect(
                Collectors.toMap(
                    budget -> budget.at("/spec/selector/matchLabels/component").asText(),
                    budget -> budget.at("/spec/minAvailable").asInt()));
    assertThat(staying).isEqualTo(Map.of("jobmanager", 1, "taskmanager", needed));
    assertThat(settings.path("slotmanager.redundant-taskmanager-num").asInt()).isPositive();
  }

  @Test
  void nothingIsReachableButWhatIsListed() {
    List<JsonNode> policies = resources("NetworkPolicy");
    assertThat(policies)
        .anySatisfy(
            policy -> {
              assertThat(policy.at("/spec/podSelector").size()).isZero();
              assertThat(policy.at("/spec/policyTypes").toString())
                  .isEqualTo("[\"Ingress\",\"Egress\"]");
              assertThat(policy.path("spec").has("ingress")).isFalse();
              assertThat(policy.path("spec").has("egress")).isFalse();
            });
    for (JsonNode policy : policies) {
      for (JsonNode ingress : policy.at("/spec/ingress")) {
        assertThat(ingress.path("from").size()).as("%s", policy).isPositive();
      }
    }
  }

  @Test
  void theJobsConfigurationIsReadAndHoldsNoSecret() {
    assertThat(parse(Documents.text(CONFIG)).jobName()).isEqualTo("mitra");
    assertThat(Documents.text(CONFIG)).doesNotContain("password");
    for (JsonNode value : Documents.yaml(SECRET).path("stringData")) {
      assertThat(value.asText()).contains("SET-ME");
    }
  }

  @Test
  void kafkasClientsReadTheSecretFromItsFile(@TempDir Path secret) throws IOException {
    String login = "org.example.Login required username=\"mitra\" password=\"well kept\";";
    Files.writeString(secret.resolve("sasl.jaas.config"), login, UTF_8);
    String config = Documents.text(CONFIG);
    String mounted = "/etc/mitra-kafka";
    assertThat(mounts().get(mounted)).isEqualTo("kafka");
    Map<String, String> properties =
        parse(config.replace(mounted, secret.toRealPath().toString())).kafkaProperties();

    assertThat(properties.get("sasl.jaas.config")).doesNotContain("well kept");
    Map<String, Object> client = new HashMap<>(properties);
    client.put("bootstrap.servers", "127.0.0.1:9093");
    assertThat(new AdminClientConfig(client).getPassword("sasl.jaas.config").value())
        .isEqualTo(login);
  }

  /** The schema of the image is that of the checkout. */
  private static JobConfig parse(String config) {
    String image = "/opt/mitra/deploy/";
    assertThat(Documents.text("deploy/image/Dockerfile"))
        .contains("COPY deploy/defaults/ " + image + "defaults/");
    return JobConfigParser.parse(
        config.replace(image, Repository.root().resolve("deploy") + "/"), Repository.root());
  }

  /** The volumes by where they are mounted. */
  private Map<String, String> mounts() {
    Map<String, String> mounts = new TreeMap<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      mounts.put(mount.path("mountPath").asText(), mount.path("name").asText());
    }
    return mounts;
  }

  private JsonNode volume(String name) {
    for (JsonNode volume : pod.path("volumes")) {
      if (volume.path("name").asText().equals(name)) {
        return volume;
      }
    }
    throw new AssertionError("there is no volume " + name);
  }
}

package dev.mitra.job.secure;

import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.config.Topics;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.secure.SecureBroker.Grant;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A job on a {@link SecureBroker}: its topics, its configuration files, and three users. The job's
 * has the rights that docs/security.md lists and no others; the desk's sends payments, publishes
 * resources and reads what the job writes; the owner's creates topics.
 */
public final class SecureJob {
  /** The job's user. */
  public static final String JOB = "mitra-job";

  /** The job's password; a word that is nowhere by chance. */
  public static final String PASSWORD = "canary-5a1d0f77e2";

  private static final String DESK = "desk";
  private static final String DESK_PASSWORD = "desk-password-of-tests";
  private static final String OWNER = "owner";
  private static final String OWNER_PASSWORD = "owner-password-of-tests";
  private static final String NAME = "safe";
  private static final int PARTITIONS = 2;

  private final SecureBroker broker;
  private final Path folder;
  private final Path secret;
  private final Topics topics;

  /**
   * Makes users and topics.
   *
   * @param folder for configuration files and the file with the job's password
   */
  public SecureJob(SecureBroker broker, Path folder) throws IOException {
    this.broker = broker;
    this.folder = folder;
    secret = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    Files.copy(
        Repository.root().resolve("deploy/defaults/schema.yaml"), folder.resolve("schema.yaml"));
    topics =
        new Topics(
            List.of(NAME + ".payments"),
            NAME + ".control",
            NAME + ".acks",
            NAME + ".scores",
            NAME + ".features",
            NAME + ".alerts",
            NAME + ".dead-letters");
    broker.addUser(OWNER, OWNER_PASSWORD);
    broker.allow(
        OWNER,
        List.of(
            new Grant(
                ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.CREATE)));
    broker.addUser(DESK, DESK_PASSWORD);
    broker.allow(DESK, deskGrants());
    broker.addUser(JOB, PASSWORD);
    broker.allow(JOB, jobGrants());
    Map<String, String> owner = new TreeMap<>(broker.properties(OWNER, OWNER_PASSWORD));
    owner.put("bootstrap.servers", broker.secure());
    TopicAdmin.create(owner, topics, PARTITIONS);
  }

  /** What the job has to be allowed; docs/security.md has the same as commands. */
  public List<Grant> jobGrants() {
    List<Grant> grants = new ArrayList<>();
    grants.add(Grant.topic(topics.payments().get(0), AclOperation.READ));
    grants.add(Grant.topic(topics.control(), AclOperation.READ));
    for (String written :
        List.of(
            topics.acks(),
            topics.scores(),
            topics.features(),
            topics.alerts(),
            topics.deadLetters())) {
      grants.add(Grant.topic(written, AclOperation.WRITE));
    }
    grants.add(new Grant(ResourceType.GROUP, NAME + "-", PatternType.PREFIXED, AclOperation.READ));
    grants.add(
        new Grant(
            ResourceType.TRANSACTIONAL_ID,
            NAME + "-features",
            PatternType.PREFIXED,
            AclOperation.WRITE));
    return grants;
  }

  private List<Grant> deskGrants() {
    List<Grant> grants = new ArrayList<>();
    grants.add(Grant.topic(topics.payments().get(0), AclOperation.WRITE));
    grants.add(Grant.topic(topics.control(), AclOperation.WRITE));
    for (String read : List.of(topics.acks(), topics.scores(), topics.features())) {
      grants.add(Grant.topic(read, AclOperation.READ));
    }
    return grants;
  }

  public Topics topics() {
    return topics;
  }

  /** A Kafka client of the job's user. */
  public Map<String, Object> jobClient() {
    return broker.client(JOB, PASSWORD);
  }

  /** A Kafka client of the desk's user. */
  public Map<String, Object> deskClient() {
    return broker.client(DESK, DESK_PASSWORD);
  }

  /** The properties of the job as its configuration has them: the password is in a file. */
  public Map<String, String> properties() {
    return broker.properties(JOB, "${file:" + secret + "}");
  }

  /**
   * Writes a configuration file.
   *
   * @param file its name
   * @param servers the bootstrap servers
   * @param properties the properties of Kafka's clients
   */
  public Path file(String file, String servers, Map<String, String> properties) throws IOException {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(properties)
        .forEach(
            (name, value) ->
                lines.append("    ").append(name).append(": '").append(value).append("'\n"));
    return Files.writeString(
        folder.resolve(file),
        """
        name: NAME
        kafka:
          bootstrapServers: 'SERVERS'
          properties:
        PROPERTIES
        topics:
          payments: [NAME.payments]
          control: NAME.control
          acks: NAME.acks
          scores: NAME.scores
          features: NAME.features
          alerts: NAME.alerts
          deadLetters: NAME.dead-letters
        schema: schema.yaml
        startFrom: earliest
        # On a busy machine every payment still gets all its features.
        budget: 60s
        checkpoints: { interval: 1s }
        """
            .replace("NAME", NAME)
            .replace("SERVERS", servers)
            .replace("PROPERTIES", properties.isEmpty() ? "    {}" : lines.toString()));
  }

  /** The configuration file that is right. */
  public Path file() throws IOException {
    return file("mitra.yaml", broker.secure(), properties());
  }

  /** Its content. */
  public JobConfig config() throws IOException {
    return JobConfigParser.read(file());
  }
}

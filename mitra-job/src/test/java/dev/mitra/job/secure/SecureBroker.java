package dev.mitra.job.secure;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft) in this process that enforces access rules: SASL_SSL with SCRAM for
 * users, nothing allowed that is not said to be. Two more ports are there to be refused: one with a
 * certificate that has expired, and one without TLS.
 */
public final class SecureBroker implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = "admin-password-of-tests";
  private static final String BROKER_PASSWORD = "broker-password-of-tests";
  private static final long PATIENCE_SECONDS = 60;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int ITERATIONS = 4096;

  /** One thing that a user is allowed. */
  public record Grant(ResourceType type, String name, PatternType pattern, AclOperation operation) {

    /** To do something with one topic. */
    public static Grant topic(String name, AclOperation operation) {
      return new Grant(ResourceType.TOPIC, name, PatternType.LITERAL, operation);
    }

    private AclBinding of(String user) {
      return new AclBinding(
          new ResourcePattern(type, name, pattern),
          new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
  }

  private record Ports(int secure, int expired, int open, int controller) {
    static Ports free() throws IOException {
      // All are held until all are chosen, else two can be the same.
      try (ServerSocket secure = listen();
          ServerSocket expired = listen();
          ServerSocket open = listen();
          ServerSocket controller = listen()) {
        return new Ports(
            secure.getLocalPort(),
            expired.getLocalPort(),
            open.getLocalPort(),
            controller.getLocalPort());
      }
    }

    private static ServerSocket listen() throws IOException {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
  }

  private final Ports ports;
  private final Certificates certificates;
  private final KafkaRaftServer server;
  private final Admin admin;

  private SecureBroker(Ports ports, Certificates certificates, KafkaRaftServer server) {
    this.ports = ports;
    this.certificates = certificates;
    this.server = server;
    Map<String, Object> properties = new TreeMap<>();
    properties.put("bootstrap.servers", secure());
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.mechanism", "PLAIN");
    properties.put("sasl.jaas.config", plain(ADMIN, ADMIN_PASSWORD, ""));
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificates.authority().toString());
    admin = Admin.create(properties);
  }

  /**
   * Starts a broker; it answers when this returns.
   *
   * @param folder an empty folder for data and certificates; not removed
   */
  public static SecureBroker start(Path folder) throws Exception {
    Certificates certificates =
        Certificates.make(Files.createDirectories(folder.resolve("certificates")));
    Path data = folder.resolve("data");
    Ports ports = Ports.free();
    Properties settings = new Properties();
    settings.load(new StringReader(settings(ports, certificates)));
    settings.setProperty("log.dirs", data.toString());
    format(data);
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
    return new SecureBroker(ports, certificates, server);
  }

  private static void format(Path data) throws Exception {
    PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(quiet)
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(data.toString())
        .setDirectories(List.of(data.toString()))
        .run();
  }

  private static String settings(Ports ports, Certificates certificates) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:CONTROLLER_PORT
    listeners=SECURE://127.0.0.1:SECURE_PORT,EXPIRED://127.0.0.1:EXPIRED_PORT,\
    OPEN://127.0.0.1:OPEN_PORT,CONTROLLER://127.0.0.1:CONTROLLER_PORT
    advertised.listeners=SECURE://127.0.0.1:SECURE_PORT,EXPIRED://127.0.0.1:EXPIRED_PORT,\
    OPEN://127.0.0.1:OPEN_PORT
    listener.security.protocol.map=SECURE:SASL_SSL,EXPIRED:SASL_SSL,OPEN:PLAINTEXT,\
    CONTROLLER:SASL_SSL
    inter.broker.listener.name=SECURE
    controller.listener.names=CONTROLLER

    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    allow.everyone.if.no.acl.found=false
    super.users=User:broker;User:admin

    sasl.mechanism.inter.broker.protocol=PLAIN
    sasl.mechanism.controller.protocol=PLAIN
    listener.name.secure.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
    listener.name.expired.sasl.enabled.mechanisms=SCRAM-SHA-512
    listener.name.controller.sasl.enabled.mechanisms=PLAIN
    listener.name.secure.plain.sasl.jaas.config=PLAIN_JAAS
    listener.name.controller.plain.sasl.jaas.config=PLAIN_JAAS
    listener.name.secure.scram-sha-512.sasl.jaas.config=SCRAM_JAAS
    listener.name.expired.scram-sha-512.sasl.jaas.config=SCRAM_JAAS

    ssl.keystore.type=PKCS12
    ssl.keystore.location=VALID_STORE
    ssl.keystore.password=STORE_PASSWORD
    ssl.key.password=STORE_PASSWORD
    ssl.truststore.type=PEM
    ssl.truststore.location=AUTHORITY
    listener.name.expired.ssl.keystore.location=EXPIRED_STORE

    auto.create.topics.enable=false
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    share.coordinator.state.topic.num.partitions=1
    group.initial.rebalance.delay.ms=0
    message.max.bytes=16777216
    num.network.threads=2
    num.io.threads=2
    log.cleaner.dedupe.buffer.size=2097152
    """
        .replace("SECURE_PORT", Integer.toString(ports.secure()))
        .replace("EXPIRED_PORT", Integer.toString(ports.expired()))
        .replace("OPEN_PORT", Integer.toString(ports.open()))
        .replace("CONTROLLER_PORT", Integer.toString(ports.controller()))
        .replace(
            "PLAIN_JAAS",
            plain(
                "broker",
                BROKER_PASSWORD,
                " user_broker=\"" + BROKER_PASSWORD + "\" user_admin=\"" + ADMIN_PASSWORD + "\""))
        .replace("SCRAM_JAAS", "org.apache.kafka.common.security.scram.ScramLoginModule required;")
        .replace("VALID_STORE", certificates.valid().toString())
        .replace("EXPIRED_STORE", certificates.expired().toString())
        .replace("STORE_PASSWORD", Certificates.PASSWORD)
        .replace("AUTHORITY", certificates.authority().toString());
  }

  private static String plain(String user, String password, String more) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\""
        + more
        + ";";
  }

  /** The port that users are to take. */
  public String secure() {
    return LOOPBACK + ":" + ports.secure();
  }

  /** A port whose certificate has expired. */
  public String expired() {
    return LOOPBACK + ":" + ports.expired();
  }

  /** A port without TLS and without users; nobody is allowed anything there. */
  public String open() {
    return LOOPBACK + ":" + ports.open();
  }

  /** Makes a user, who can log in once something has been {@linkplain #allow allowed}. */
  public void addUser(String name, String password) {
    UserScramCredentialAlteration user =
        new UserScramCredentialUpsertion(
            name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password);
    var unused = await(admin.alterUserScramCredentials(List.of(user)).all());
  }

  /** Allows a user to do some things, beside what was allowed before; it holds on returning. */
  public void allow(String user, List<Grant> grants) {
    List<AclBinding> rules = new ArrayList<>();
    grants.forEach(grant -> rules.add(grant.of(user)));
    var unused = await(admin.createAcls(rules).all());
    // The controller has written them down; the broker hears of what it writes in that order, users
    // before their rules.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!await(admin.describeAcls(AclBindingFilter.ANY).values()).containsAll(rules)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the broker has not heard of " + rules);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * What a client of a user needs beside the addresses.
   *
   * @param password the password, or a reference to it
   */
  public Map<String, String> properties(String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificates.authority().toString());
  }

  /** The same with the address of the secure port: all that a client needs. */
  public Map<String, Object> client(String user, String password) {
    Map<String, Object> client = new TreeMap<>(properties(user, password));
    client.put("bootstrap.servers", secure());
    return client;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the broker has not done as it was told", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    server.shutdown();
    server.awaitShutdown();
  }
}

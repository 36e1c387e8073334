package dev.mitra.job.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is in the jar that a cluster is given, and what the cluster has to bring itself. */
class JobJarIT {
  private static final Path TARGET = Repository.root().resolve("mitra-job/target");
  private static final Path JOB_JAR = TARGET.resolve("mitra-job.jar");

  @Test
  void itStartsTheJob() throws IOException {
    try (JarFile jar = new JarFile(JOB_JAR.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.mitra.job.MitraJob");
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
    }
    assertThat(names(JOB_JAR))
        .contains(
            "dev/mitra/job/MitraJob.class",
            "dev/mitra/features/check/Finding.class",
            "dev/mitra/model/check/ModelRefusedException.class",
            "ml/dmlc/xgboost4j/java/Booster.class",
            "org/apache/kafka/clients/consumer/KafkaConsumer.class",
            "org/apache/flink/connector/kafka/source/KafkaSource.class");
  }

  @Test
  void itHoldsEverythingOfItsDependenciesAndNothingOfTheClusters() throws IOException {
    Set<String> packed = classes(JOB_JAR);
    assertThat(without(classes(plainJar()), packed)).as("left out of this module").isEmpty();
    for (Path dependency : jarsOf("runtime.classpath")) {
      assertThat(without(classes(dependency), packed)).as("left out of %s", dependency).isEmpty();
    }
    for (Path provided : jarsOf("provided.classpath")) {
      Set<String> shared = classes(provided);
      shared.retainAll(packed);
      assertThat(shared).as("packed of %s", provided).isEmpty();
    }
  }

  @Test
  void ofFlinkItHoldsTheKafkaConnectorOnly() throws IOException {
    Path connector =
        jarsOf("runtime.classpath").stream()
            .filter(jar -> jar.getFileName().toString().startsWith("flink-connector-kafka"))
            .findFirst()
            .orElseThrow();
    Set<String> flink = new TreeSet<>(under(classes(JOB_JAR), "org/apache/flink/"));
    assertThat(flink).contains("org/apache/flink/connector/kafka/sink/KafkaSink.class");
    assertThat(without(flink, classes(connector))).isEmpty();
  }

  @Test
  void itHoldsNoBrokerNoLoggingAndNoKryo() throws IOException {
    Set<String> packed = classes(JOB_JAR);
    for (String absent :
        List.of(
            "kafka/",
            "scala/",
            "org/apache/kafka/server/log/",
            "org/apache/kafka/controller/",
            "org/apache/kafka/metadata/",
            "org/apache/kafka/raft/",
            "org/slf4j/",
            "org/apache/log4j/",
            "org/apache/logging/",
            "com/esotericsoftware/",
            "org/rocksdb/",
            "org/junit/",
            "org/testcontainers/")) {
      assertThat(under(packed, absent)).as("classes of %s", absent).isEmpty();
    }
  }

  @Test
  void theServicesOfAllDependenciesAreMerged() throws IOException {
    Set<String> services = new HashSet<>();
    for (Path dependency : jarsOf("runtime.classpath")) {
      for (String name : under(names(dependency), "META-INF/services/")) {
        if (!name.endsWith("/")) {
          services.add(name);
          assertThat(providers(JOB_JAR, name))
              .as("%s of %s", name, dependency)
              .containsAll(providers(dependency, name));
        }
      }
    }
    // Two jars declare modules: the test would prove nothing where no service is declared twice.
    assertThat(services).contains("META-INF/services/com.fasterxml.jackson.databind.Module");
    assertThat(providers(JOB_JAR, "META-INF/services/com.fasterxml.jackson.databind.Module"))
        .contains(
            "com.fasterxml.jackson.datatype.jsr310.JavaTimeModule",
            "com.fasterxml.jackson.datatype.jdk8.Jdk8Module");
  }

  @Test
  void nothingIsLeftOfSignaturesAndModules() throws IOException {
    List<String> names = entries(JOB_JAR);
    assertThat(names).noneMatch(name -> name.matches("META-INF/(SIG-.*|[^/]*\\.(SF|DSA|RSA|EC))"));
    assertThat(names).noneMatch(name -> name.endsWith("module-info.class"));
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void thePlainJarIsBesideItAndHoldsThisModuleOnly() throws IOException {
    assertThat(classes(plainJar()))
        .contains("dev/mitra/job/MitraJob.class")
        .allMatch(name -> name.startsWith("dev/mitra/job/"));
  }

  private static Path plainJar() throws IOException {
    try (var jars = Files.newDirectoryStream(TARGET, "mitra-job-[0-9]*.jar")) {
      return jars.iterator().next();
    }
  }

  /** The jars of one of the class path files that the build writes for the command line. */
  private static List<Path> jarsOf(String file) throws IOException {
    String classPath = Files.readString(TARGET.resolve(file)).strip();
    return Arrays.stream(classPath.split(":")).map(Path::of).toList();
  }

  /**
   * The names of a jar's classes. Those for certain versions of Java are left out: repackaged
   * libraries (Flink's) keep them under the names of the originals.
   */
  private static Set<String> classes(Path jar) throws IOException {
    return names(jar).stream()
        .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
        .filter(name -> !name.equals("module-info.class"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    Set<String> rest = new TreeSet<>(names);
    rest.removeAll(others);
    return rest;
  }

  private static Set<String> names(Path jar) throws IOException {
    return new HashSet<>(entries(jar));
  }

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    }
  }

  private static List<String> under(Collection<String> names, String folder) {
    return names.stream().filter(name -> name.startsWith(folder)).toList();
  }

  private static List<String> providers(Path jar, String service) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String text = new String(file.getInputStream(file.getEntry(service)).readAllBytes(), UTF_8);
      return text.lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }
}

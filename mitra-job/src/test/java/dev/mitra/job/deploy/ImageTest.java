package dev.mitra.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files that the container image is made of. */
class ImageTest {
  private static final String DOCKERFILE = "deploy/image/Dockerfile";
  private static final Pattern COPY = Pattern.compile("^COPY (?!--from)(.*)$", Pattern.MULTILINE);
  private static final Pattern USER = Pattern.compile("^USER (.*)$", Pattern.MULTILINE);
  private static final Pattern BASE = Pattern.compile("^ARG \\w+_IMAGE=(.*)$", Pattern.MULTILINE);

  private final String dockerfile = Documents.text(DOCKERFILE);

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void whatIsCopiedOfTheRepositoryIsThere() {
    List<String> copies = all(COPY, dockerfile);
    assertThat(copies).isNotEmpty();
    for (String copy : copies) {
      List<String> words = List.of(copy.split(" ", -1));
      for (String source : words.subList(0, words.size() - 1)) {
        Path file = Repository.root().resolve(source);
        assertThat(Files.exists(file)).as(copy).isTrue();
        if (source.startsWith("deploy/image/bin/")) {
          assertThat(Files.isExecutable(file)).as(source).isTrue();
        }
      }
    }
  }

  @Test
  void itRunsAsAUserWithANumberThatIsNotRoots() {
    assertThat(all(USER, dockerfile)).isNotEmpty().allMatch(user -> user.matches("[1-9]\\d*:\\d+"));
  }

  @Test
  void baseImagesHaveAVersionAndCanBeReplaced() {
    assertThat(all(BASE, dockerfile))
        .hasSize(2)
        .allMatch(image -> image.matches("[a-z]+:[a-z0-9.-]+") && !image.endsWith(":latest"));
  }

  @Test
  void theLogIsThatOfKubernetes() {
    String there =
        Documents.yaml("deploy/kubernetes/flink-deployment.yaml")
            .at("/spec/logConfiguration/log4j-console.properties")
            .asText();
    assertThat(settings(there))
        .isNotEmpty()
        .isEqualTo(settings(Documents.text("deploy/image/conf/log4j-console.properties")));
  }

  private static List<String> settings(String properties) {
    return properties.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
  }
}

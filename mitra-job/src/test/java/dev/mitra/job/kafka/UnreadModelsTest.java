package dev.mitra.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.control.Ack;
import dev.mitra.job.modelfile.ModelFileSettings;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ResourceId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A job does not start without a model that may have been in force, unless it is told to. */
class UnreadModelsTest {
  private static final String URI = "file:///models/m.json";
  private static final String GONE = "does not exist, or may not be read by the job";
  private static final ModelFileSettings SETTINGS =
      new ModelFileSettings(List.of("file:///models/"), 1_000);
  private static final Finding UNREAD = new Finding("spec.uri", GONE);

  private final UnreadModels unread = new UnreadModels(SETTINGS);
  private long next;

  @Test
  void aModelWhoseFileIsGoneIsMissing() {
    refused(model("m"), UNREAD);

    assertThat(unread.list())
        .containsExactly(new UnreadModel(ResourceId.parse("Model/m"), 0, URI, GONE));
  }

  @Test
  void inABundleTheModelIsNamed() {
    refused(
        "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: b }\nspec:\n  resources:\n    - "
            + model("a").strip().indent(6).strip()
            + "\n",
        new Finding("spec.resources[0] (Model/a) spec.uri", GONE));

    assertThat(unread.list()).extracting(model -> model.id().toKey()).containsExactly("Model/a");
  }

  @Test
  void whatWasReplacedSinceIsNot() {
    refused(model("m"), UNREAD);
    admitted("Model/m", model("m"));
    assertThat(unread.list()).isEmpty();

    refused(model("m"), UNREAD);
    admitted("Rule/r", "apiVersion: mitra/v1\nkind: Rule\nmetadata: { name: r }\nspec: {}\n");
    refused(model("m"), new Finding("spec.sha256", "is another one"));
    assertThat(unread.list()).hasSize(1);
  }

  @Test
  void norIsWhatWasDeletedAlthoughDeletingItIsRefused() {
    refused(model("m"), UNREAD);
    saw("Model/m", null, new Finding("key", "names what is not there"));

    assertThat(unread.list()).isEmpty();
  }

  @Test
  void norIsWhatIsRefusedForOtherReasonsToo() {
    refused(model("m"), new Finding("headers.mitra-signature", "is missing"), UNREAD);

    assertThat(unread.list()).isEmpty();
  }

  @Test
  void placesThatAreNotAllowedAreNoReason() {
    String uri = "file:///elsewhere/m.json";
    UnreadModels found = new UnreadModels(SETTINGS);
    found.saw(
        new FetchedRecord(
            record("Model/m", model("m").replace(URI, uri)),
            List.of(FetchedFile.unread(uri, SETTINGS.refuse(uri).orElseThrow()))),
        ack(0, new Finding("spec.uri", SETTINGS.refuse(uri).orElseThrow())));

    assertThat(found.list()).isEmpty();
  }

  @Test
  void aStartWithoutItEndsWithASentence() {
    refused(model("m"), UNREAD);

    assertThatThrownBy(() -> ControlTopic.requireModels(unread.list(), SETTINGS))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining(
            "Model/m: is not in force, because its file 'file:///models/m.json', which epoch 0"
                + " names, does not exist, or may not be read by the job. Make the file readable or"
                + " publish the model anew; with models.startWithout: true the job starts without"
                + " it");
    ModelFileSettings goOn = new ModelFileSettings(SETTINGS.locations(), 1_000, true);
    assertThatCode(() -> ControlTopic.requireModels(unread.list(), goOn))
        .doesNotThrowAnyException();
    assertThatCode(() -> ControlTopic.requireModels(List.of(), SETTINGS))
        .doesNotThrowAnyException();
  }

  @Test
  void operatorsOfFeaturesCareForFeaturesAndPatterns() {
    String features = "apiVersion: mitra/v1\nkind: %s\nmetadata: { name: x }\nspec: {}\n";
    assertThat(KafkaControlReader.isAboutFeatures(record(null, features.formatted("FeatureSet"))))
        .isTrue();
    assertThat(KafkaControlReader.isAboutFeatures(record("Pattern/x", null))).isTrue();
    assertThat(KafkaControlReader.isAboutFeatures(record(null, bundle("Rule", "FeatureSet"))))
        .isTrue();
    assertThat(KafkaControlReader.isAboutFeatures(record(null, bundle("Model", "Rule")))).isFalse();
    assertThat(KafkaControlReader.isAboutFeatures(record(null, model("m")))).isFalse();
    assertThat(KafkaControlReader.isAboutFeatures(record(null, "{"))).isFalse();
  }

  private void refused(String value, Finding... findings) {
    saw(null, value, findings);
  }

  private void admitted(String key, String value) {
    saw(key, value);
  }

  private void saw(@Nullable String key, @Nullable String value, Finding... findings) {
    RawRecord record = record(key, value);
    List<FetchedFile> files =
        List.of(findings).contains(UNREAD) || (value != null && value.contains("Bundle"))
            ? List.of(FetchedFile.unread(URI, GONE))
            : List.of();
    unread.saw(new FetchedRecord(record, files), ack(record.offset(), findings));
  }

  private static Ack ack(long epoch, Finding... findings) {
    boolean admitted = findings.length == 0;
    return new Ack(
        "",
        epoch,
        epoch,
        admitted ? Ack.Outcome.ADMITTED : Ack.Outcome.REFUSED,
        admitted ? epoch : -1,
        List.of(findings),
        List.of(),
        List.of());
  }

  private RawRecord record(@Nullable String key, @Nullable String value) {
    long offset = next++;
    return new RawRecord(
        "control",
        0,
        offset,
        offset,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private static String model(String name) {
    return "apiVersion: mitra/v1\nkind: Model\nmetadata: { name: %s }\nspec: { uri: '%s' }\n"
        .formatted(name, URI);
  }

  private static String bundle(String... kinds) {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: b }\nspec:\n  resources:\n");
    for (String kind : kinds) {
      text.append("    - { apiVersion: mitra/v1, kind: ")
          .append(kind)
          .append(", metadata: { name: x }, spec: {} }\n");
    }
    return text.toString();
  }
}

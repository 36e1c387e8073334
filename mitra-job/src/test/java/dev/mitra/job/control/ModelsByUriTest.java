package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.FetchedFile;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ModelRole;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** A model file is read once; from then on it is part of the change that names it. */
class ModelsByUriTest {
  private static final String URI = "file:///models/m.json";
  private static final byte[] FILE = file();
  private static final String MODEL = at("m", URI);

  private final Admission admission =
      new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 0, Payments.STATE_RETENTION));

  private long next = 1;

  ModelsByUriTest() {
    Controls.admit(admission, Controls.publish(0, 0, Controls.CARD));
  }

  @Test
  void theFileOfAnAdmittedModelIsPartOfTheChange() {
    AdmittedChange change = admit(MODEL, FetchedFile.read(URI, FILE));

    assertThat(change.files()).containsOnlyKeys(URI);
    assertThat(change.files().get(URI)).isSameAs(FILE);
    assertThat(change.withoutBody().files()).isEmpty();
    assertThat(change.withoutFiles().files()).isEmpty();
    assertThat(change.withoutFiles().body()).isSameAs(change.body());
  }

  @Test
  void filesThatNoModelNamesAreNot() {
    FetchedFile other = FetchedFile.read("file:///models/other.json", new byte[] {1});

    assertThat(admit(MODEL, FetchedFile.read(URI, FILE), other).files()).containsOnlyKeys(URI);
    assertThat(admit(Controls.RULE, FetchedFile.read(URI, FILE), other).files()).isEmpty();
  }

  @Test
  void aFileThatCouldNotBeReadRefusesTheModelWithItsReason() {
    assertThat(refuse(MODEL, FetchedFile.unread(URI, "hangs"))).containsExactly("spec.uri: hangs");
    assertThat(refuse(MODEL))
        .containsExactly("spec.uri: has not been read; publish the model on the running job");
    assertThat(refuse(MODEL, FetchedFile.read("file:///models/other.json", FILE)))
        .containsExactly("spec.uri: has not been read; publish the model on the running job");
  }

  @Test
  void theBytesAreCheckedAsThoseOfAModelInTheRecord() {
    assertThat(refuse(MODEL, FetchedFile.read(URI, new byte[] {1, 2, 3})))
        .singleElement()
        .asString()
        .startsWith("spec.sha256: is ");
  }

  @Test
  void inABundleTheFindingNamesThePart() {
    String bundle = bundle(Controls.RULE, at("a", URI), at("b", "file:///models/gone.json"));

    assertThat(
            refuse(
                bundle,
                FetchedFile.read(URI, FILE),
                FetchedFile.unread("file:///models/gone.json", "does not exist")))
        .contains("spec.resources[2] (Model/b) spec.uri: does not exist");
  }

  @Test
  void aChangeThatIsRestoredNeedsNoFile() throws IOException {
    AdmittedChange change = admit(MODEL, FetchedFile.read(URI, FILE));
    DataOutputSerializer out = new DataOutputSerializer(64);
    new AdmittedChange.Serializer().serialize(change, out);
    AdmittedChange read =
        new AdmittedChange.Serializer()
            .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    Admission restored =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 0, Payments.STATE_RETENTION));
    assertThat(restored.restore(List.of(admission.admitted().get(0), read))).isEmpty();
    try (ControlView view = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 0)) {
      view.load(List.of(admission.admitted().get(0), read));
      assertThat(view.at(Long.MAX_VALUE).models().all()).hasSize(1);
    }
  }

  @Test
  void afterASnapshotTheBytesAreThereForAsLongAsTheModelIsInForce() {
    admit(MODEL, FetchedFile.read(URI, FILE));
    admission.forgetReplaced();
    assertThat(admission.admitted()).anyMatch(change -> change.files().containsKey(URI));

    Controls.admit(admission, Controls.delete(next, next, "Model/m"));
    admission.forgetReplaced();
    assertThat(admission.admitted()).allMatch(change -> change.files().isEmpty());
  }

  @Test
  void theLimitOfBytesCountsFiles() {
    AdmissionRules few =
        new AdmissionRules(
            Payments.SCHEMA,
            0,
            Payments.STATE_RETENTION,
            Optional.empty(),
            new ControlLimits(1, 1, 1, 1, 1, 9, 9, 9, 9, FILE.length));
    Admission limited = new Admission(few);
    Controls.admit(limited, Controls.publish(0, 0, Controls.CARD));

    Admission.Verdict verdict = limited.admit(fetched(1, MODEL, FetchedFile.read(URI, FILE)));

    assertThat(verdict.ack().findings())
        .anyMatch(finding -> finding.message().contains("bytes of resources"));
    assertThat(verdict.change()).isEmpty();
  }

  private AdmittedChange admit(String resource, FetchedFile... files) {
    Admission.Verdict verdict = admission.admit(fetched(next++, resource, files));
    assertThat(verdict.ack().findings()).isEmpty();
    return verdict.change().orElseThrow();
  }

  private List<String> refuse(String resource, FetchedFile... files) {
    return admission.admit(fetched(next++, resource, files)).ack().findings().stream()
        .map(Object::toString)
        .toList();
  }

  private static FetchedRecord fetched(long offset, String resource, FetchedFile... files) {
    return new FetchedRecord(
        new RawRecord("control", 0, offset, offset, null, resource.getBytes(UTF_8)),
        List.of(files));
  }

  private static String at(String name, String uri) {
    return Models.model(
        name,
        spec -> {
          spec.remove("model");
          spec.put("uri", uri);
          spec.put("role", (name.equals("b") ? ModelRole.SHADOW : ModelRole.CHAMPION).name());
        });
  }

  private static byte[] file() {
    byte[][] found = new byte[1][];
    Models.model("m", spec -> found[0] = Base64.getDecoder().decode(spec.path("model").asText()));
    return found[0];
  }

  private static String bundle(String... resources) {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: b }\nspec:\n  resources:\n");
    for (String resource : resources) {
      text.append("    - ").append(resource.strip().indent(6).strip()).append('\n');
    }
    return text.toString();
  }
}

package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mitra.model.ModelFormat;
import dev.mitra.model.check.ModelProblem;
import dev.mitra.model.check.ModelRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A JSON file is refused when it is cut off, no JSON, or JSON of a kind that XGBoost reads
 * otherwise.
 */
class HostileJsonTest {

  private final byte[] file =
      Fixture.of("3.0.4", "binary-logistic", ModelFormat.XGBOOST_JSON).file();

  @Test
  void everyPrefixOfAFileIsRefused() {
    for (int length = 0; length < file.length; length++) {
      byte[] prefix = Arrays.copyOf(file, length);
      assertThat(refusal(prefix))
          .as("the first %d bytes", length)
          .last()
          .asString()
          .isEqualTo(
              length == 0
                  ? "The model file is empty."
                  : "The model file breaks off after %d bytes: it is truncated or damaged at its end."
                      .formatted(length));
    }
    assertThat(refusal(Arrays.copyOf(file, 1000)))
        .containsExactly(
            "The model file breaks off after 1000 bytes: it is truncated or damaged at its end.");
  }

  @Test
  void whatIsNotJsonIsRefusedWithoutQuotingIt() {
    assertThat(refusal("{\"learner\": 4111x111, 1}".getBytes(StandardCharsets.UTF_8)))
        .last()
        .asString()
        .startsWith("The model file is not valid JSON at line 1, column 1")
        .doesNotContain("4111", "x111");
    assertThat(refusal(new byte[] {0, 1, 2, 3, -1, -2}))
        .singleElement()
        .asString()
        .startsWith("The model file is not valid JSON");
    assertThat(refusal("[1]".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("The model file must hold one object.");
  }

  @Test
  void anEncodingThatXgboostDoesNotReadIsRefused() {
    String text = new String(file, StandardCharsets.UTF_8);
    for (byte[] other :
        List.of(
            text.getBytes(StandardCharsets.UTF_16BE),
            text.getBytes(StandardCharsets.UTF_16LE),
            text.getBytes(StandardCharsets.UTF_16),
            ("\ufeff" + text).getBytes(StandardCharsets.UTF_8))) {
      assertThat(refusal(other))
          .containsExactly("The model file is not valid JSON at line 1, column 1.");
    }
  }

  /** XGBoost takes the escape as it stands: it would see another field, or read 0.5. */
  @Test
  void namesAndTextsWithUnicodeEscapesAreNotDecoded() {
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(refusal(text.replace("split_type", "split\\u005ftype")))
        .first()
        .asString()
        .startsWith("holds a field of an odd name");
    assertThat(
            refusal(
                text.replaceFirst("\"base_score\":\"[^\"]*\"", "\"base_score\":\"1E-\\\\u0031\"")))
        .containsExactly("must be one finite number, as \"5E-1\" or \"[5E-1]\".");
  }

  @Test
  void deepNestingLongNumbersDuplicateFieldsAndTrailingTextAreRefused() {
    assertThat(refusal(("{\"trees\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8)))
        .last()
        .asString()
        .startsWith("The model file exceeds a limit");
    assertThat(
            refusal(("{\"version\":[" + "1".repeat(200) + "]}").getBytes(StandardCharsets.UTF_8)))
        .singleElement()
        .asString()
        .startsWith("The model file exceeds a limit");
    assertThat(refusal("{\"version\":[],\"version\":[]}".getBytes(StandardCharsets.UTF_8)))
        .singleElement()
        .asString()
        .startsWith("The model file is not valid JSON");
    assertThat(
            refusal(
                (new String(file, StandardCharsets.UTF_8) + " {}")
                    .getBytes(StandardCharsets.UTF_8)))
        .containsExactly("Something follows the model; the model file must hold one object.");
  }

  private static List<String> refusal(String text) {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> refusal(byte[] bytes) {
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class, () -> XgboostReader.read(bytes, ModelFormat.XGBOOST_JSON));
    return refused.problems().stream().map(ModelProblem::message).toList();
  }
}

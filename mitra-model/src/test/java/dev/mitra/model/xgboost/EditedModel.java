package dev.mitra.model.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelFormat;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import java.util.function.Consumer;

/** A JSON model file of {@link Fixture}, changed by hand. */
record EditedModel(String version, String name) {

  /** The file is refused after the change, and one finding says so. */
  void assertRefused(Consumer<ObjectNode> edit, String finding) {
    byte[] file = edited(edit);
    ModelRefusedException refused =
        catchThrowableOfType(
            ModelRefusedException.class, () -> XgboostReader.read(file, ModelFormat.XGBOOST_JSON));
    assertThat(refused).as("a refusal: %s", finding).isNotNull();
    assertThat(refused.problems()).anySatisfy(p -> assertThat(p.toString()).contains(finding));
  }

  /** The margins are those of the file before the change. */
  void assertSameMargins(Consumer<ObjectNode> edit) throws ModelRefusedException {
    Fixture fixture = Fixture.of(version, name, ModelFormat.XGBOOST_JSON);
    XgboostModel model = XgboostReader.read(edited(edit), ModelFormat.XGBOOST_JSON);
    for (int i = 0; i < fixture.rows().length; i++) {
      assertThat(WalkedMargins.of(model, fixture.rows()[i])).containsExactly(fixture.margins()[i]);
    }
  }

  /** The model after the change. */
  XgboostModel read(Consumer<ObjectNode> edit) throws ModelRefusedException {
    return XgboostReader.read(edited(edit), ModelFormat.XGBOOST_JSON);
  }

  private byte[] edited(Consumer<ObjectNode> edit) {
    ObjectNode model = TestModels.parse(Fixture.of(version, name, ModelFormat.XGBOOST_JSON).file());
    edit.accept(model);
    return TestModels.bytes(model);
  }
}

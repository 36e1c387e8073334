package dev.mitra.job.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import java.util.List;
import java.util.Optional;

/**
 * A model trained on the spot on two features, a count and an amount: a payment of more than 1000
 * that is not the first is fraud.
 */
public final class TinyModel {
  private static final int COUNTS = 8;
  private static final int AMOUNTS = 40;

  private TinyModel() {}

  /**
   * The spec of a Model resource.
   *
   * @param count the name of the feature that is a count
   */
  public static ObjectNode champion(String version, String count) {
    float[][] rows = new float[COUNTS * AMOUNTS][];
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      float times = i % COUNTS;
      float amount = 50f * (1 + i / COUNTS);
      rows[i] = new float[] {times, amount};
      labels[i] = times > 1 && amount > 1000 ? 1 : 0;
    }
    TrainingParameters parameters = new TrainingParameters(30, 3, 0.5f, 1, 1f, 1);
    try (XgboostTrainer.Trained trained = XgboostTrainer.train(rows, labels, parameters)) {
      float[][] golden = {rows[0], rows[rows.length / 2], rows[rows.length - 1]};
      return new ModelPackager(
              version, ModelRole.CHAMPION, List.of(count, "amount"), Optional.empty())
          .pack(trained.toJson(), golden, trained::score);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException("the model for the test is not sound", e);
    }
  }

  /** The resource with a spec, as it is published. */
  public static String resource(String name, ObjectNode spec) {
    ObjectNode resource = new ObjectMapper().createObjectNode();
    resource.put("apiVersion", "mitra/v1");
    resource.put("kind", "Model");
    resource.putObject("metadata").put("name", name);
    resource.set("spec", spec);
    return resource.toString();
  }
}

package dev.mitra.job.breaker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelDescription;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ModelSplit;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import java.util.List;
import java.util.Optional;

/** A model of one tree on the amount. */
final class SmallModel {
  private SmallModel() {}

  /** The resource of a champion. */
  static String champion(String name) {
    return of(name, ModelDescription.of("1", ModelRole.CHAMPION, List.of("amount")));
  }

  /** The resource of a challenger that decides so many of a hundred cards. */
  static String challenger(String name, double percent) {
    return of(
        name,
        ModelDescription.of("1", ModelRole.CHAMPION, List.of("amount"))
            .withRole(ModelRole.CHALLENGER, Optional.of(new ModelSplit(percent, "card"))));
  }

  private static String of(String name, ModelDescription description) {
    float[][] rows = {{1}, {2}, {3}, {1_000}, {2_000}, {3_000}};
    float[] labels = {0, 0, 0, 1, 1, 1};
    ObjectNode resource = new ObjectMapper().createObjectNode();
    resource.put("apiVersion", "mitra/v1");
    resource.put("kind", "Model");
    resource.putObject("metadata").put("name", name);
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(rows, labels, new TrainingParameters(1, 1, 0.5f, 1, 1f, 1))) {
      resource.set(
          "spec", new ModelPackager(description).pack(trained.toJson(), rows, trained::score));
    } catch (ModelRefusedException e) {
      throw new IllegalStateException("the model for the test is not sound", e);
    }
    return resource.toString();
  }
}

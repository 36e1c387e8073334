package dev.mitra.job.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Small trained models of the small schema, as resources. */
public final class Models {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> INPUTS = List.of("amount", "card.count_1h");
  private static final ObjectNode SPEC = train(3);

  private Models() {}

  /** The resource of a model. */
  public static String model(String name, ModelRole role) {
    return model(name, spec -> spec.put("role", role.name()));
  }

  /** The resource of a champion whose spec was changed. */
  public static String model(String name, Consumer<ObjectNode> change) {
    ObjectNode resource = JSON.createObjectNode();
    resource.put("apiVersion", "mitra/v1");
    resource.put("kind", "Model");
    resource.putObject("metadata").put("name", name);
    ObjectNode spec = SPEC.deepCopy();
    change.accept(spec);
    resource.set("spec", spec);
    try {
      return JSON.writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A model of the same version with other content. */
  public static String otherModel(String name, ModelRole role) {
    ObjectNode other = train(4);
    return model(
        name,
        spec -> {
          spec.setAll(other);
          spec.put("role", role.name());
        });
  }

  /** Puts another model file into a spec, with its checksum. */
  static void putFile(ObjectNode spec, String base64) {
    spec.put("model", base64);
    spec.put("sha256", sha256(Base64.getDecoder().decode(base64)));
  }

  private static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode train(int rounds) {
    Random random = new Random(1);
    float[][] rows = new float[200][];
    float[] labels = new float[200];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {random.nextInt(1_000), random.nextInt(5)};
      labels[i] = rows[i][0] > 500 ? 1 : 0;
    }
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(rows, labels, new TrainingParameters(rounds, 2, 0.5f, 1, 1f, 1))) {
      return new ModelPackager("1", ModelRole.CHAMPION, INPUTS, Optional.empty())
          .pack(trained.toJson(), new float[][] {{100, 1}, {900, Float.NaN}}, trained::score);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException(e);
    }
  }
}

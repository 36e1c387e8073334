package dev.mitra.model.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * How much of the loss each feature took away: the sum of the gains of its splits over all trees,
 * XGBoost's {@code total_gain}. Read from a JSON model file that XGBoost wrote.
 */
public final class FeatureGain {
  private static final JsonFactory JSON = new JsonFactory();

  private FeatureGain() {}

  /**
   * The gains.
   *
   * @param file a sound JSON model file
   * @param features how many features it has
   * @return for each feature its gain, 0 when no split asks for it
   */
  public static double[] total(byte[] file, int features) {
    double[] gains = new double[features];
    try (JsonParser in = JSON.createParser(file)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.FIELD_NAME && in.currentName().equals("trees")) {
          in.nextToken();
          while (in.nextToken() == JsonToken.START_OBJECT) {
            addTree(in, gains);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gains;
  }

  private static void addTree(JsonParser in, double[] gains) throws IOException {
    double[] left = {};
    double[] feature = {};
    double[] gain = {};
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "left_children" -> left = numbers(in);
        case "split_indices" -> feature = numbers(in);
        case "loss_changes" -> gain = numbers(in);
        default -> in.skipChildren();
      }
    }
    for (int node = 0; node < gain.length; node++) {
      if (left[node] >= 0) {
        gains[(int) feature[node]] += gain[node];
      }
    }
  }

  private static double[] numbers(JsonParser in) throws IOException {
    double[] numbers = new double[64];
    int count = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = in.getDoubleValue();
    }
    return Arrays.copyOf(numbers, count);
  }
}

package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Declarations of every shape. */
final class FixedSets {
  private FixedSets() {}

  /** One declaration of each shape over the same windows, without filters. */
  static List<Wanted> everything(String... windows) {
    List<Wanted> all = new ArrayList<>();
    all.add(wanted("count", Shape.COUNT, List.of(), List.of(Aggregate.COUNT), windows));
    all.add(
        wanted(
            "amount",
            Shape.OF,
            List.of("amount"),
            List.of(
                Aggregate.SUM,
                Aggregate.AVG,
                Aggregate.STD,
                Aggregate.MIN,
                Aggregate.MAX,
                Aggregate.FIRST,
                Aggregate.LAST,
                Aggregate.PREVIOUS,
                Aggregate.RATIO,
                Aggregate.ZSCORE),
            windows));
    all.add(wanted("fraud", Shape.RATE, List.of("fraud"), List.of(Aggregate.RATE), windows));
    all.add(
        wanted(
            "times",
            Shape.TIME_SINCE,
            List.of(),
            List.of(Aggregate.SINCE_FIRST, Aggregate.SINCE_LAST, Aggregate.SINCE_PREVIOUS),
            windows));
    all.add(wanted("bursts", Shape.BURSTINESS, List.of(), List.of(Aggregate.BURSTINESS), windows));
    all.add(
        wanted(
            "place",
            Shape.PLACE,
            List.of("latitude", "longitude"),
            List.of(Aggregate.DISTANCE, Aggregate.SPEED),
            windows));
    List<String> merchant = List.of("merchant");
    all.add(wanted("shops", Shape.DISTINCT, merchant, List.of(Aggregate.DISTINCT), windows));
    all.add(wanted("new_shop", Shape.NEW, merchant, List.of(Aggregate.NEW), windows));
    all.add(wanted("same_shop", Shape.SAME, merchant, List.of(Aggregate.SAME), windows));
    all.add(wanted("spread", Shape.ENTROPY, merchant, List.of(Aggregate.ENTROPY), windows));
    return all;
  }

  private static Wanted wanted(
      String name, Shape shape, List<String> fields, List<Aggregate> aggregates, String[] windows) {
    Map<String, Long> lengths = new TreeMap<>();
    for (String window : windows) {
      lengths.put(window, RandomSet.millis(window));
    }
    return new Wanted(
        name, shape, fields, aggregates, lengths, Map.of(), 0, Condition.ALL, Double.NaN, false);
  }
}

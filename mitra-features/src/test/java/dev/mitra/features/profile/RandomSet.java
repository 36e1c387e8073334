package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Shape;
import dev.mitra.features.declare.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Random declarations, of all shapes there are.
 *
 * @param entity the entity they are of
 * @param limits what the set says of exactness
 * @param wanted the declarations
 */
record RandomSet(String entity, Limits limits, List<Wanted> wanted) {

  /** The exactness of a set. */
  record Limits(int exactCells, double epsilon, int exactDistinct) {}

  private static final List<Aggregate> OF =
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
          Aggregate.ZSCORE);
  private static final List<Aggregate> SINCE =
      List.of(Aggregate.SINCE_FIRST, Aggregate.SINCE_LAST, Aggregate.SINCE_PREVIOUS);
  private static final List<Aggregate> PLACE = List.of(Aggregate.DISTANCE, Aggregate.SPEED);

  private static final List<String> WINDOWS =
      List.of("10s", "37s", "1m", "10m", "61m", "5h", "24h", "3d", "30d", "90d", "lifetime");
  private static final List<String> HALF_LIVES =
      List.of("10s", "1m", "1h", "24h", "7d", "30d", "400d");
  private static final Set<Shape> NEVER_DELAYED =
      EnumSet.of(Shape.DISTINCT, Shape.NEW, Shape.PLACE);

  private static final long LONG_DELAY = 7 * Clock.DAY;

  /** A set of one to so many declarations. */
  static RandomSet random(Random random, Limits limits, int most) {
    List<Wanted> wanted = new ArrayList<>();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      wanted.add(declaration("f" + i, random));
    }
    return new RandomSet(random.nextInt(8) == 0 ? "pair" : "card", limits, wanted);
  }

  /** The same set after somebody has worked on it: declarations left out, changed and added. */
  RandomSet changed(Random random, Limits newLimits, int round) {
    List<Wanted> next = new ArrayList<>();
    for (Wanted w : wanted) {
      switch (random.nextInt(4)) {
        case 0 -> {} // left out
        case 1 -> next.add(withOtherWindows(w, random));
        default -> next.add(w);
      }
    }
    for (int i = random.nextInt(3) + (next.isEmpty() ? 1 : 0); i > 0; i--) {
      next.add(declaration("g" + round + "_" + i, random));
    }
    Collections.shuffle(next, random);
    return new RandomSet(entity, newLimits, next);
  }

  String yaml() {
    StringBuilder yaml = new StringBuilder("entity: ").append(entity).append('\n');
    if (entity.equals("pair")) {
      yaml.append("key: [card, merchant]\n");
    }
    yaml.append("exactCells: ").append(limits.exactCells());
    yaml.append("\nepsilon: ").append(limits.epsilon());
    yaml.append("\nexactDistinct: ").append(limits.exactDistinct()).append("\nfeatures:\n");
    wanted.forEach(w -> yaml.append(w.yaml()));
    return yaml.toString();
  }

  static Wanted declaration(String name, Random random) {
    Shape shape = pick(List.of(Shape.values()), random);
    List<String> fields =
        switch (shape) {
          case COUNT, TIME_SINCE, BURSTINESS -> List.of();
          case OF -> List.of(pick(List.of("amount", "quantity", "fraud", "latitude"), random));
          case RATE -> List.of("fraud");
          case DISTINCT, NEW, SAME, ENTROPY ->
              List.of(pick(List.of("merchant", "quantity", "amount", "fraud", "opened"), random));
          case PLACE ->
              random.nextInt(3) > 0
                  ? List.of("latitude", "longitude")
                  : List.of("block", "longitude");
        };
    List<Aggregate> aggregates =
        switch (shape) {
          case COUNT -> List.of(Aggregate.COUNT);
          case OF -> some(OF, random);
          case RATE -> List.of(Aggregate.RATE);
          case DISTINCT -> List.of(Aggregate.DISTINCT);
          case TIME_SINCE -> some(SINCE, random);
          case BURSTINESS -> List.of(Aggregate.BURSTINESS);
          case NEW -> List.of(Aggregate.NEW);
          case SAME -> List.of(Aggregate.SAME);
          case ENTROPY -> List.of(Aggregate.ENTROPY);
          case PLACE -> some(PLACE, random);
        };
    Map<String, Long> halfLives = new TreeMap<>();
    if ((shape == Shape.COUNT || shape == Shape.OF) && random.nextInt(3) == 0) {
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        String text = pick(HALF_LIVES, random);
        halfLives.put(text, millis(text));
      }
    }
    long delay = 0;
    if (!NEVER_DELAYED.contains(shape) && halfLives.isEmpty() && random.nextInt(3) == 0) {
      delay = pick(List.of(60_000L, Clock.HOUR, LONG_DELAY), random);
    }
    Map<String, Long> windows = windows(shape, delay, !halfLives.isEmpty(), random);
    return new Wanted(
        name,
        shape,
        fields,
        windows.isEmpty() ? List.of() : aggregates,
        windows,
        halfLives,
        delay,
        random.nextBoolean() ? Condition.ALL : pick(Condition.SOME, random),
        shape != Shape.DISTINCT && random.nextInt(4) == 0 ? -1 : Double.NaN,
        !windows.isEmpty() && random.nextInt(4) == 0);
  }

  private static Wanted withOtherWindows(Wanted w, Random random) {
    if (w.windows().isEmpty()) {
      return w;
    }
    return new Wanted(
        w.name(),
        w.shape(),
        w.fields(),
        w.shape() == Shape.OF && random.nextBoolean() ? some(OF, random) : w.aggregates(),
        windows(w.shape(), w.delay(), false, random),
        w.halfLives(),
        w.delay(),
        w.condition(),
        w.whenEmpty(),
        w.coverage());
  }

  private static Map<String, Long> windows(
      Shape shape, long delay, boolean mayLack, Random random) {
    Map<String, Long> windows = new TreeMap<>();
    if (mayLack && random.nextInt(3) == 0) {
      return windows;
    }
    if (Wanted.WINDOWS_OPTIONAL.contains(shape) && random.nextInt(3) == 0) {
      windows.put("", Window.LIFETIME);
      return windows;
    }
    for (int w = 1 + random.nextInt(4); w > 0; w--) {
      String text = pick(WINDOWS, random);
      windows.put(text, millis(text));
    }
    if (delay >= Clock.HOUR) {
      // Short windows so far back would need more cells than a plan may have.
      String shortest = delay == LONG_DELAY ? "5h" : "10m";
      windows.values().removeIf(window -> window < millis(shortest));
      windows.put(shortest, millis(shortest));
    }
    return windows;
  }

  static long millis(String window) {
    if (window.equals(Window.LIFETIME_TEXT)) {
      return Window.LIFETIME;
    }
    long amount = Long.parseLong(window.substring(0, window.length() - 1));
    return amount
        * switch (window.charAt(window.length() - 1)) {
          case 's' -> 1_000L;
          case 'm' -> 60_000L;
          case 'h' -> Clock.HOUR;
          default -> Clock.DAY;
        };
  }

  private static List<Aggregate> some(List<Aggregate> of, Random random) {
    List<Aggregate> shuffled = new ArrayList<>(of);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, 1 + random.nextInt(of.size())));
  }

  static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}

package dev.mitra.job.control;

import dev.mitra.features.event.Event;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.policy.Thresholds;
import dev.mitra.rules.rule.RolloutSplit;
import java.util.List;
import java.util.Optional;

/**
 * The models in force, in the order in which they are scored: micro models first, each after those
 * that it reads, then the others by name. Immutable.
 *
 * @param all the models
 * @param microColumns for each micro model, which stand first, the column of the vector that takes
 *     its score
 * @param columnNames the names of these columns, in the order of the columns
 * @param champion the index of the champion; -1 when there is none
 * @param challenger the index of the challenger; -1 when there is none
 * @param split for which payments the challenger decides; there when there is a challenger
 * @param splitSlot the slot of the event's field by which it splits
 * @param thresholds of each model's score when it decides
 * @param optional for each model whether nothing reads its score where it does not decide: neither
 *     another model nor a rule
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
public record ModelSet(
    List<BoundModel> all,
    int[] microColumns,
    List<String> columnNames,
    int champion,
    int challenger,
    Optional<RolloutSplit> split,
    int splitSlot,
    List<Thresholds> thresholds,
    boolean[] optional) {

  /** No model. */
  public static final ModelSet NONE =
      new ModelSet(
          List.of(),
          new int[0],
          List.of(),
          -1,
          -1,
          Optional.empty(),
          -1,
          List.of(),
          new boolean[0]);

  /** Copies the lists. */
  public ModelSet {
    all = List.copyOf(all);
    columnNames = List.copyOf(columnNames);
    thresholds = List.copyOf(thresholds);
  }

  /** How many models there are. */
  public int size() {
    return all.size();
  }

  /** The model at an index. */
  public BoundModel get(int index) {
    return all.get(index);
  }

  /** How many of them are micro models, which stand first. */
  public int micros() {
    return microColumns.length;
  }

  /** Whether a model's score can be left out where it does not decide. */
  public boolean isOptional(int index) {
    return optional[index];
  }

  /** The index of the model whose score decides a payment; -1 when none does. */
  public int deciding(Event payment) {
    return challenger >= 0 && split.isPresent() && split.get().treats(payment.text(splitSlot))
        ? challenger
        : champion;
  }

  /**
   * What a model's scores are used for: as published, but that a champion or challenger which the
   * breaker has demoted is a shadow.
   */
  public ModelRole role(int index) {
    ModelRole published = get(index).role();
    return switch (published) {
      case CHAMPION -> index == champion ? published : ModelRole.SHADOW;
      case CHALLENGER -> index == challenger ? published : ModelRole.SHADOW;
      case SHADOW, MICRO -> published;
    };
  }

  /** The thresholds for a model's score; those of no model are never reached. */
  public Thresholds thresholds(int index) {
    return index < 0 ? Thresholds.NONE : thresholds.get(index);
  }
}

package dev.mitra.job.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The operator of the profiles in Flink's harness; takes what a fan-out would send. */
public final class ProfileHarness
    extends KeyedTwoInputStreamOperatorTestHarness<String, ProfileTask, ProfileSignal, Part> {

  /** The only subtask. */
  public ProfileHarness(ProfileOperator operator) throws Exception {
    this(operator, 16, 1, 0);
  }

  /** One of several subtasks. */
  public ProfileHarness(ProfileOperator operator, int keyGroups, int subtasks, int subtask)
      throws Exception {
    super(operator, task -> "none", signal -> "none", Types.STRING, keyGroups, subtasks, subtask);
  }

  /** An event for the profiles of some entities. */
  public static ProfileTask task(Event event, long entities, long epoch) {
    return new ProfileTask(
        0, Payments.T0, 0, entities, epoch, Payments.SCHEMA.isScored(event.type()), event);
  }

  /** A bit for each entity of a plan that an event has. */
  public static long entities(FeaturePlan plan, Event event) {
    long entities = 0;
    for (int i = 0; i < plan.entities().size(); i++) {
      if (!EntityKeys.of(plan.entities().get(i).entity(), event).isEmpty()) {
        entities |= 1L << i;
      }
    }
    return entities;
  }

  /** Moves the profiles of an event. */
  public void process(ProfileTask task) throws Exception {
    processElement1(new StreamRecord<>(task));
  }

  /** Tells of a change or an erasure. */
  public void signal(ProfileSignal signal) throws Exception {
    processElement2(new StreamRecord<>(signal));
  }

  /** The vectors of a part, one for each of its entities: the kind and the features. */
  public static List<String> texts(FeaturePlan plan, Part part) {
    List<String> texts = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < plan.entities().size() && part.features().length > 0; i++) {
      if ((part.entities() & (1L << i)) != 0) {
        texts.add(text(plan, i, Arrays.copyOfRange(part.features(), at, at + plan.width(i))));
        at += plan.width(i);
      }
    }
    return texts;
  }

  /** What the code that runs without Flink says of the scored events among these. */
  public static List<String> offline(FeaturePlan plan, List<Event> events) {
    OfflineFeatures oracle = new OfflineFeatures(plan);
    double[] vector = new double[plan.size()];
    List<String> texts = new ArrayList<>();
    for (Event event : events) {
      oracle.next(event, vector);
      long entities = Payments.SCHEMA.isScored(event.type()) ? entities(plan, event) : 0;
      for (int i = 0; i < plan.entities().size(); i++) {
        if ((entities & (1L << i)) != 0) {
          int from = plan.offset(i);
          texts.add(text(plan, i, Arrays.copyOfRange(vector, from, from + plan.width(i))));
        }
      }
    }
    return texts;
  }

  private static String text(FeaturePlan plan, int entity, double[] features) {
    return plan.entities().get(entity).entity().name() + " " + Arrays.toString(features);
  }
}

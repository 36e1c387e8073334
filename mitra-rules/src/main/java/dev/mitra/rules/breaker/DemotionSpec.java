package dev.mitra.rules.breaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes one version of a rule or a model out of decisions: it goes on being evaluated and reported,
 * and changes nothing.
 *
 * <pre>{@code
 * kind: Demotion
 * metadata: { name: rule-card-testing }     # rule-NAME or model-NAME of the target
 * spec:
 *   target: Rule/card-testing
 *   epoch: 17
 *   reason: …                               # optional, for people
 *   share: 0.31                             # optional from here on: what the breaker has seen
 *   payments: 420
 *   fired: 130
 *   windowMillis: 60000
 * }</pre>
 *
 * @param target the rule or model
 * @param epoch the epoch of the target that it holds for, from 0; it ends with that epoch
 * @param reason for people, at most 1000 characters, may be empty
 * @param share on which share of the payments the target acted, in [0,1]
 * @param payments how many payments that is a share of; 0 when nobody counted
 * @param fired on how many of them the target acted
 * @param windowMillis within which time they were decided
 */
public record DemotionSpec(
    ResourceId target,
    long epoch,
    String reason,
    double share,
    long payments,
    long fired,
    long windowMillis) {

  /** The last epoch that can be demoted: the version of its demotion is one more. */
  private static final long LAST_EPOCH = ResourceParser.LARGEST_VERSION - 1;

  private static final int LONGEST_REASON = 1_000;
  private static final long MOST_PAYMENTS = 1L << 53;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IllegalArgumentException when the target is neither a rule nor a model, or the epoch
   *     cannot be one
   */
  public DemotionSpec {
    if (!canBeDemoted(target.kind())) {
      throw new IllegalArgumentException(target + " is neither a rule nor a model");
    }
    if (epoch < 0 || epoch > LAST_EPOCH) {
      throw new IllegalArgumentException("no epoch: " + epoch);
    }
  }

  private static boolean canBeDemoted(Kind kind) {
    return kind == Kind.RULE || kind == Kind.MODEL;
  }

  /**
   * What the breaker asks for.
   *
   * @param payments decided within the window, at least 1
   * @param fired how many of them the target acted on
   * @param guard the largest share that was allowed
   */
  static DemotionSpec of(
      ResourceId target, long epoch, long payments, long fired, long windowMillis, double guard) {
    double share = fired / (double) payments;
    String reason =
        String.format(
            Locale.ROOT,
            "acted on %d of %d payments (%.4g %%) within %s; its guard allows %.4g %%",
            fired,
            payments,
            100 * share,
            Durations.format(windowMillis),
            100 * guard);
    return new DemotionSpec(target, epoch, reason, share, payments, fired, windowMillis);
  }

  /** The name of the demotion of a target: {@code rule-NAME} or {@code model-NAME}. */
  public static String name(ResourceId target) {
    return target.kind().label().toLowerCase(Locale.ROOT) + "-" + target.name();
  }

  /** The resource that this is the spec of. */
  public ResourceId id() {
    return new ResourceId(Kind.DEMOTION, name(target));
  }

  /**
   * The version of the resource: one more than the target's epoch. A target that is published again
   * has a larger epoch than before, so the versions of its demotions move forward, and a demotion
   * that is published twice is refused the second time.
   */
  public long version() {
    return epoch + 1;
  }

  /** The whole resource in JSON, as it is published. */
  public byte[] toResource() {
    ObjectNode resource = JSON.createObjectNode();
    resource.put("apiVersion", ResourceParser.API_VERSION);
    resource.put("kind", Kind.DEMOTION.label());
    ObjectNode metadata = resource.putObject("metadata");
    metadata.put("name", name(target));
    metadata.put("version", version());
    metadata.putObject("labels").put("owner", "breaker");
    ObjectNode spec = resource.putObject("spec");
    spec.put("target", target.toKey());
    spec.put("epoch", epoch);
    spec.put("reason", reason);
    spec.put("share", share);
    spec.put("payments", payments);
    spec.put("fired", fired);
    spec.put("windowMillis", windowMillis);
    try {
      return JSON.writeValueAsBytes(resource);
    } catch (JsonProcessingException e) {
      // A tree of texts and numbers is always written.
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the spec of a demotion.
   *
   * @param name the name of the resource, which has to be that of the target's demotion
   * @throws InvalidDeclarationException with all findings
   */
  public static DemotionSpec parse(String name, ObjectNode spec) {
    Findings findings = new Findings();
    StrictObject object = StrictObject.of(spec, "spec", findings);
    Optional<ResourceId> target = target(object);
    if (target.isPresent() && !name.equals(name(target.get()))) {
      findings.add(
          "metadata.name",
          "is %s; the demotion of %s is named '%s'",
          Quote.of(name),
          target.get(),
          name(target.get()));
    }
    long epoch = object.requiredWhole("epoch", 0, LAST_EPOCH);
    String reason = object.text("reason", "");
    if (reason.length() > LONGEST_REASON) {
      object.refuse(
          "reason", "is longer than the " + LONGEST_REASON + " characters that are allowed");
    }
    double share = object.number("share", 0, 0, 1);
    long payments = object.whole("payments", 0, 0, MOST_PAYMENTS);
    long fired = object.whole("fired", 0, 0, MOST_PAYMENTS);
    if (fired > payments) {
      object.refuse("fired", "is more than payments; at most all of the payments are allowed");
    }
    long windowMillis = object.whole("windowMillis", 0, 0, Durations.MAX_MILLIS);
    object.finish();
    findings.throwIfAny();
    return new DemotionSpec(
        target.orElseThrow(), epoch, reason, share, payments, fired, windowMillis);
  }

  private static Optional<ResourceId> target(StrictObject spec) {
    String key = spec.requiredText("target");
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      ResourceId id = ResourceId.parse(key);
      if (canBeDemoted(id.kind())) {
        return Optional.of(id);
      }
      spec.refuse(
          "target",
          "is a " + id.kind() + "; what can be demoted is a Rule or a Model, such as Rule/x");
    } catch (InvalidDeclarationException e) {
      for (Finding finding : e.findings()) {
        spec.refuse("target", finding.message());
      }
    }
    return Optional.empty();
  }
}

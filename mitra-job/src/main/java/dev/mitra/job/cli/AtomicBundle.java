package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Several resources as one bundle: together or not at all. */
final class AtomicBundle {
  /** What findings about one of its resources begin with. */
  private static final Pattern PLACE =
      Pattern.compile("spec\\.resources\\[(\\d{1,5})](?: \\([^)]*\\))?[ .]?(.*)");

  private static final int HASH_DIGITS = 12;

  private final List<Proposed> items;
  private final List<Outcome.Effect> effects = new ArrayList<>();
  private final List<Outcome> unchanged = new ArrayList<>();
  private final Optional<Proposed> record;

  /**
   * Makes the bundle of what changes something.
   *
   * @param all what it may hold, deletions last
   * @param name its name; empty for one from the hash of its content
   * @param force whether what is unchanged is in it too
   * @throws InvalidDeclarationException when a resource cannot be in a bundle, with all findings
   */
  AtomicBundle(List<Proposed> all, Optional<String> name, ControlHistory history, boolean force) {
    InForce inForce = history.atLast();
    items = new ArrayList<>();
    for (Proposed each : all) {
      Optional<Change> present = inForce.get(each.id());
      if (!force && present.isPresent() && Trial.isSame(each.record(), present.get())) {
        unchanged.add(Trial.unchanged(each, present.get(), inForce));
      } else {
        items.add(each);
        effects.add(Trial.effect(each.record(), present.isPresent()));
      }
    }
    record = items.isEmpty() ? Optional.empty() : Optional.of(bundle(name, history));
  }

  private Proposed bundle(Optional<String> given, ControlHistory history) {
    List<Finding> findings = new ArrayList<>();
    ArrayNode resources = JsonNodeFactory.instance.arrayNode();
    ArrayNode deleted = JsonNodeFactory.instance.arrayNode();
    for (Proposed item : items) {
      if (item.record() instanceof ControlRecord.Publish publish) {
        resources.add(ResourceYaml.tree(publish.resource()));
      } else if (item.record() instanceof ControlRecord.Delete delete) {
        deleted.add(delete.id().toKey());
      } else {
        findings.add(new Finding(item.place(), "is a bundle already; apply it without --atomic"));
      }
      if (!item.signatures().isEmpty()) {
        findings.add(
            new Finding(
                item.place() + ResourceFiles.SIGNATURES,
                "signs one resource, which does not hold for a bundle; sign it with --key, or write"
                    + " the bundle into a file and sign that"));
      }
    }
    String name =
        given.orElseGet(
            () -> "apply-" + Hashes.sha256(ResourceYaml.json(resources)).substring(0, HASH_DIGITS));
    if (!ResourceId.isName(Kind.BUNDLE, name)) {
      findings.add(
          new Finding(
              "--name",
              "is not allowed; a name has 1 to 63 lower-case letters, digits and hyphens, and does"
                  + " not begin with a hyphen"));
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    ResourceId id = new ResourceId(Kind.BUNDLE, name);
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", ResourceParser.API_VERSION);
    tree.put("kind", Kind.BUNDLE.label());
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", name);
    OptionalLong version = history.nextVersion(id);
    version.ifPresent(number -> metadata.put("version", number));
    ObjectNode spec = tree.putObject("spec");
    spec.set("resources", resources);
    if (!deleted.isEmpty()) {
      spec.set("delete", deleted);
    }
    byte[] body = ResourceYaml.json(tree).getBytes(StandardCharsets.UTF_8);
    return new Proposed("", parse(body), Optional.of(body), List.of());
  }

  /** What the parser finds wrong with the bundle is told of the files that it is made of. */
  private ControlRecord parse(byte[] body) {
    try {
      return ResourceParser.parse(null, body);
    } catch (InvalidDeclarationException e) {
      List<Finding> findings = new ArrayList<>();
      for (Finding finding : e.findings()) {
        Matcher matcher = PLACE.matcher(finding.path());
        findings.add(
            matcher.matches()
                ? new Finding(
                    (item(matcher).place() + " " + matcher.group(2)).strip(), finding.message())
                : finding);
      }
      throw new InvalidDeclarationException(findings);
    }
  }

  private Proposed item(Matcher matcher) {
    return items.get(Integer.parseInt(matcher.group(1)));
  }

  /** The record to publish; nothing when nothing would change. */
  List<Proposed> records() {
    return record.map(List::of).orElse(List.of());
  }

  /** What was left out because it is in force as it is. */
  List<Outcome> unchanged() {
    return unchanged;
  }

  /**
   * What is shown of the bundle's outcome: the bundle, and below it its resources; of a refused one
   * those with findings.
   */
  List<Outcome> parts(Outcome whole) {
    List<List<Finding>> found = new ArrayList<>();
    items.forEach(item -> found.add(new ArrayList<>()));
    List<Finding> others = new ArrayList<>();
    for (Finding finding : whole.findings()) {
      Matcher matcher = PLACE.matcher(finding.path());
      if (matcher.matches() && Integer.parseInt(matcher.group(1)) < items.size()) {
        found
            .get(Integer.parseInt(matcher.group(1)))
            .add(new Finding(matcher.group(2), finding.message()));
      } else {
        others.add(finding);
      }
    }
    List<Outcome> shown = new ArrayList<>();
    shown.add(part(whole, "", whole.id(), whole.effect(), whole.version(), others));
    boolean refused = whole.effect() == Outcome.Effect.REFUSED;
    for (int i = 0; i < items.size(); i++) {
      Proposed item = items.get(i);
      if (!refused || !found.get(i).isEmpty()) {
        boolean answered = whole.status() == 0;
        shown.add(
            part(
                whole,
                item.place(),
                item.id(),
                answered ? effects.get(i) : whole.effect(),
                item.record().version(),
                found.get(i)));
      }
    }
    return shown;
  }

  private static Outcome part(
      Outcome whole,
      String place,
      ResourceId id,
      Outcome.Effect effect,
      OptionalLong version,
      List<Finding> findings) {
    return new Outcome(
        place,
        id,
        effect,
        whole.published(),
        version,
        whole.epoch(),
        whole.effectiveAt(),
        findings,
        place.isEmpty() ? whole.warnings() : List.of(),
        whole.signers());
  }
}

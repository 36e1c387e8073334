package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What puts an earlier content of a resource into force again.
 *
 * @param sentence says what it does
 * @param proposed the record
 */
record Rollback(String sentence, Proposed proposed) {

  /**
   * Finds the content to go back to.
   *
   * @param signed whether it is to be signed, and so needs a version
   * @param to the epoch at which it was published; empty for the last one that said something else
   *     than the resource says now
   * @throws InvalidDeclarationException when there is none
   */
  static Rollback of(ControlHistory history, ResourceId id, boolean signed, OptionalLong to) {
    if (id.kind() == Kind.BUNDLE) {
      throw new InvalidDeclarationException(
          id.toKey(), "is a bundle; roll back what it published one by one");
    }
    List<Change> published =
        history.changes(id).stream().filter(change -> !change.deletes()).toList();
    Optional<Change> present = history.atLast().get(id);
    Change target =
        to.isPresent() ? at(id, to.getAsLong(), published) : previous(id, present, published);
    Resource content = target.resource();
    OptionalLong version = history.nextVersion(id, signed);
    byte[] body =
        ResourceYaml.body(
                ResourceYaml.tree(content, version, OptionalLong.empty()),
                StrictDocuments.MAX_YAML_BYTES / 4)
            .getBytes(StandardCharsets.UTF_8);
    Proposed proposed =
        new Proposed("", ResourceParser.parse(null, body), Optional.of(body), List.of());
    return new Rollback(sentence(id, present, target, version), proposed);
  }

  private static Change at(ResourceId id, long epoch, List<Change> published) {
    return published.stream()
        .filter(change -> change.epoch() == epoch)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidDeclarationException(
                    "--to",
                    published.isEmpty()
                        ? never(id)
                        : id
                            + " was not admitted at epoch "
                            + epoch
                            + "; it was at "
                            + epochs(published)));
  }

  private static Change previous(ResourceId id, Optional<Change> present, List<Change> published) {
    if (published.isEmpty()) {
      throw new InvalidDeclarationException(id.toKey(), never(id));
    }
    if (present.isEmpty()) {
      return published.get(published.size() - 1);
    }
    List<Change> earlier = new ArrayList<>(published);
    Resource now = present.get().resource();
    earlier.removeIf(
        change ->
            Change.BY_EFFECT.compare(change, present.get()) >= 0
                || saysTheSame(change.resource(), now));
    if (earlier.isEmpty()) {
      throw new InvalidDeclarationException(
          id.toKey(),
          "was never anything else than it is now, at epoch "
              + present.get().epoch()
              + "; delete it, or apply another content");
    }
    return earlier.get(earlier.size() - 1);
  }

  /** Whether two contents differ in nothing but version and time. */
  private static boolean saysTheSame(Resource one, Resource other) {
    return one.spec().equals(other.spec()) && one.labels().equals(other.labels());
  }

  private static String never(ResourceId id) {
    return id
        + " was never admitted, so there is nothing to go back to; `mitra history "
        + id
        + "` lists what was refused";
  }

  private static String epochs(List<Change> published) {
    return published.stream()
        .map(change -> Long.toString(change.epoch()))
        .collect(Collectors.joining(", "));
  }

  private static String sentence(
      ResourceId id, Optional<Change> present, Change target, OptionalLong version) {
    return id
        + (present.isPresent()
            ? " goes from epoch " + present.get().epoch() + " back to what it was at epoch "
            : ", which is deleted, comes back as it was at epoch ")
        + target.epoch()
        + ", published "
        + Moments.brief(target.recordMillis())
        + (version.isPresent() ? ", as version " + version.getAsLong() : "");
  }
}

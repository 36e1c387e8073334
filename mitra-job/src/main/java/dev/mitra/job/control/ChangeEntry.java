package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A change and the resources that it publishes and deletes. What was admitted before is read only
 * when it is asked for.
 *
 * @param change the change
 * @param items its parts: one, or those of a bundle
 * @param files the files that it brings with it
 */
record ChangeEntry(AdmittedChange change, List<Item> items, ModelFiles files) {
  /** The order in which changes come into force. */
  static final Comparator<ChangeEntry> BY_EFFECT =
      Comparator.comparing(ChangeEntry::change, AdmittedChange.BY_EFFECT);

  /** Between what names a part and what is recorded of it in the record of a bundle. */
  private static final char SEPARATOR = '/';

  /**
   * One resource that is published or deleted.
   *
   * @param place what findings about it begin with; empty when it is the record's only one
   * @param id the resource
   * @param resource what is published; empty when it is deleted
   * @param version the version that the resource has now, deleted or not; empty for none
   * @param bytes how large the record is of which it is a part, or its share of that, with its file
   * @param since for a FeatureSet: since when its measures have been declared; for a pattern: the
   *     epoch since which it has followed the same sequence, under {@link PatternInForce#SINCE}
   * @param made what is put into force: made once, however often a change before it makes it come
   *     into force anew
   */
  record Item(
      String place,
      ResourceId id,
      Optional<Lazy<Resource>> resource,
      OptionalLong version,
      long bytes,
      Map<String, Long> since,
      Once<InForce> made) {}

  /** Something that is made when it is first needed. Not thread-safe. */
  static final class Once<T> {
    private @Nullable T value;

    T get(Supplier<T> maker) {
      T made = value;
      if (made == null) {
        made = maker.get();
        value = made;
      }
      return made;
    }
  }

  /**
   * A change that was admitted before.
   *
   * @throws InvalidDeclarationException when this version of the code cannot read it
   */
  static ChangeEntry of(AdmittedChange change) {
    ResourceId id = ResourceId.parse(change.key());
    byte[] body = change.body();
    if (id.kind() == Kind.BUNDLE) {
      // Of a bundle that is replaced only its version is kept.
      return body == null
          ? new ChangeEntry(change, List.of(), ModelFiles.NONE)
          : of(change, read(change), ModelFiles.ofAdmitted(change.files()));
    }
    ModelFiles files = ModelFiles.ofAdmitted(change.files());
    Optional<Lazy<Resource>> resource =
        body == null
            ? Optional.empty()
            : Optional.of(Lazy.of(() -> ((ControlRecord.Publish) read(change)).resource()));
    long bytes = body == null ? 0 : body.length + files.bytes();
    return new ChangeEntry(
        change,
        List.of(
            new Item(
                "", id, resource, change.version(), bytes, change.measuresSince(), new Once<>())),
        files);
  }

  private static ControlRecord read(AdmittedChange change) {
    return ResourceParser.parse(change.key().getBytes(StandardCharsets.UTF_8), change.body());
  }

  /** A change that was just read. */
  static ChangeEntry of(AdmittedChange change, ControlRecord record, ModelFiles files) {
    List<Item> items = new ArrayList<>();
    byte[] body = change.body();
    long bytes = body == null ? 0 : body.length;
    if (record instanceof ControlRecord.Bundle bundle) {
      for (int i = 0; i < bundle.items().size(); i++) {
        ControlRecord part = bundle.items().get(i);
        items.add(
            item(
                bundle.place(i),
                part,
                bytes / bundle.items().size(),
                files,
                since(part.id(), change.measuresSince())));
      }
    } else {
      items.add(item("", record, bytes, files, change.measuresSince()));
    }
    return new ChangeEntry(change, List.copyOf(items), files);
  }

  private static Item item(
      String place, ControlRecord record, long bytes, ModelFiles files, Map<String, Long> since) {
    Optional<Lazy<Resource>> resource = Optional.empty();
    long all = bytes;
    if (record instanceof ControlRecord.Publish publish) {
      resource = Optional.of(Lazy.ready(publish.resource()));
      all += files.bytes(publish.resource());
    }
    return new Item(place, record.id(), resource, record.version(), all, since, new Once<>());
  }

  private static Map<String, Long> since(ResourceId id, Map<String, Long> ofBundle) {
    Map<String, Long> since = new HashMap<>();
    if (Compilation.makesPlan(id.kind())) {
      String prefix = prefix(id);
      ofBundle.forEach(
          (key, value) -> {
            if (key.startsWith(prefix)) {
              since.put(key.substring(prefix.length()), value);
            }
          });
    }
    return since;
  }

  /**
   * What the keys of a part begin with in the record of its bundle. No FeatureSet has a name with
   * an upper-case letter, so none is taken for a pattern.
   */
  private static String prefix(ResourceId id) {
    return (id.kind() == Kind.FEATURE_SET ? id.name() : id.toKey()) + SEPARATOR;
  }

  /**
   * The change with what was found out when it was admitted: since when its parts go on, and what
   * is in the files that they name.
   */
  ChangeEntry declaredSince(Compilation after) {
    Map<String, Long> all = new HashMap<>();
    List<Item> dated = new ArrayList<>();
    for (Item item : items) {
      Map<String, Long> since = Map.of();
      if (Compilation.makesPlan(item.id.kind()) && item.resource.isPresent()) {
        since = after.since(item.id);
        String prefix = item.place.isEmpty() ? "" : prefix(item.id);
        since.forEach((key, value) -> all.put(prefix + key, value));
      }
      dated.add(
          new Item(
              item.place,
              item.id,
              item.resource,
              item.version,
              item.bytes,
              since,
              // A FeatureSet is made again, because it knows now since when it is declared.
              item.id.kind() == Kind.FEATURE_SET ? new Once<>() : item.made));
    }
    AdmittedChange recorded =
        new AdmittedChange(
            change.epoch(),
            change.effectiveAt(),
            change.recordMillis(),
            change.key(),
            change.body(),
            all,
            change.version(),
            change.signers(),
            files.namedBy(items));
    return new ChangeEntry(recorded, List.copyOf(dated), ModelFiles.ofAdmitted(recorded.files()));
  }

  ResourceId id() {
    return ResourceId.parse(change.key());
  }

  long epoch() {
    return change.epoch();
  }

  /** Whether fan-out and profiles have to know of it. */
  static boolean concernsFeatures(AdmittedChange change) {
    return change.key().startsWith(Kind.FEATURE_SET.label() + "/")
        || change.key().startsWith(Kind.PATTERN.label() + "/")
        || change.key().startsWith(Kind.BUNDLE.label() + "/");
  }
}

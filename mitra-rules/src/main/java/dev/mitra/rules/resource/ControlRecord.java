package dev.mitra.rules.resource;

import java.util.List;
import java.util.OptionalLong;

/** What one record of the control topic asks for. */
public sealed interface ControlRecord {

  /** The resource that it is about. */
  ResourceId id();

  /** Which version of the resource it makes; empty when it says none. */
  OptionalLong version();

  /**
   * When it asks to take effect, milliseconds since 1970-01-01T00:00:00Z; empty when it does not.
   */
  OptionalLong effectiveAt();

  /**
   * Puts a resource in the place of the one with its id, if there is one.
   *
   * @param resource the resource
   */
  record Publish(Resource resource) implements ControlRecord {
    @Override
    public ResourceId id() {
      return resource.id();
    }

    @Override
    public OptionalLong version() {
      return resource.version();
    }

    @Override
    public OptionalLong effectiveAt() {
      return resource.effectiveAt();
    }
  }

  /**
   * Takes the resource with this id away, if there is one.
   *
   * @param id the id
   * @param version the version that stands in the record's header; a deletion is a version of its
   *     resource like any other
   */
  record Delete(ResourceId id, OptionalLong version) implements ControlRecord {
    @Override
    public OptionalLong effectiveAt() {
      return OptionalLong.empty();
    }
  }

  /**
   * Several changes that come into force together or not at all.
   *
   * @param frame the bundle itself
   * @param items what it publishes and deletes, no id twice, no bundle among them; an item's place
   *     is its index in {@code spec.resources}, or, after those, in {@code spec.delete}
   */
  record Bundle(Resource frame, List<ControlRecord> items) implements ControlRecord {
    public Bundle {
      items = List.copyOf(items);
    }

    @Override
    public ResourceId id() {
      return frame.id();
    }

    @Override
    public OptionalLong version() {
      return frame.version();
    }

    @Override
    public OptionalLong effectiveAt() {
      return frame.effectiveAt();
    }

    /**
     * Where an item stands in the bundle, such as {@code spec.resources[2] (Rule/card-testing)}.
     */
    public String place(int item) {
      int resources = 0;
      for (ControlRecord each : items) {
        resources += each instanceof Publish ? 1 : 0;
      }
      String place =
          item < resources
              ? "spec.resources[" + item + "]"
              : "spec.delete[" + (item - resources) + "]";
      return place + " (" + items.get(item).id() + ")";
    }
  }
}

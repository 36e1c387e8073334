package dev.mitra.rules.resource;

/** What one record of the control topic asks for. */
public sealed interface ControlRecord {

  /** The resource that it is about. */
  ResourceId id();

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
  }

  /**
   * Takes the resource with this id away, if there is one.
   *
   * @param id the id
   */
  record Delete(ResourceId id) implements ControlRecord {}
}

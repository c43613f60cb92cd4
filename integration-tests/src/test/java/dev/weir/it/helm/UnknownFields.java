package dev.weir.it.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Fields of a manifest that its Kubernetes type does not have: a misspelt name ends there. */
final class UnknownFields {
  private UnknownFields() {}

  /** Paths of them, with their values. */
  static List<String> of(KubernetesResource resource) {
    var found = new ArrayList<String>();
    walk(resource.getClass().getSimpleName(), resource, found);
    return found;
  }

  private static void walk(String path, Object value, List<String> found) {
    if (value instanceof Collection<?> items) {
      items.forEach(item -> walk(path + "[]", item, found));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> walk(path + "{}", item, found));
    } else if (value instanceof KubernetesResource) {
      for (Method method : value.getClass().getMethods()) {
        boolean accessor =
            method.getName().startsWith("get")
                && method.getParameterCount() == 0
                && !method.getName().equals("getClass");
        if (accessor) {
          visit(path, value, method, found);
        }
      }
    }
  }

  private static void visit(String path, Object owner, Method accessor, List<String> found) {
    Object value;
    try {
      value = accessor.invoke(owner);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError(accessor + " of " + path, e);
    }
    if (value == null) {
      return;
    }
    if (accessor.getName().equals("getAdditionalProperties")) {
      JsonNode unknown = new ObjectMapper().valueToTree(value);
      if (!unknown.isEmpty()) {
        found.add(path + ": " + unknown);
      }
      return;
    }
    walk(path + "." + accessor.getName().substring(3), value, found);
  }
}

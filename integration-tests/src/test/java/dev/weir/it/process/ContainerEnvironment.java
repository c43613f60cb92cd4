package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's environment variables, by the rules of Kubernetes. Stateless. */
final class ContainerEnvironment {
  /** {@code $(NAME)}, or {@code $$} for a dollar. */
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\$|\\(([A-Za-z0-9_.-]+)\\))");

  private ContainerEnvironment() {}

  /**
   * What the manifest says, secrets and the downward API resolved.
   *
   * @param fields of the pod, by path
   * @param secrets of the namespace, by name
   */
  static Map<String, String> of(
      Container container, Map<String, String> fields, Map<String, Map<String, String>> secrets) {
    var environment = new LinkedHashMap<String, String>();
    for (EnvFromSource source : container.getEnvFrom()) {
      assertThat(source.getSecretRef()).as("%s: only secrets are known here", source).isNotNull();
      environment.putAll(secret(secrets, source.getSecretRef().getName()));
    }
    for (EnvVar variable : container.getEnv()) {
      String value =
          variable.getValueFrom() == null
              ? expanded(variable.getValue() == null ? "" : variable.getValue(), environment)
              : value(variable.getValueFrom(), fields, secrets);
      environment.put(variable.getName(), value);
    }
    return environment;
  }

  private static String value(
      EnvVarSource source, Map<String, String> fields, Map<String, Map<String, String>> secrets) {
    if (source.getFieldRef() != null) {
      String path = source.getFieldRef().getFieldPath();
      assertThat(fields).as("fields of the downward API").containsKey(path);
      return fields.get(path);
    }
    var reference = source.getSecretKeyRef();
    assertThat(reference).as("%s: only fields and secrets are known here", source).isNotNull();
    Map<String, String> secret = secret(secrets, reference.getName());
    assertThat(secret).as("secret " + reference.getName()).containsKey(reference.getKey());
    return secret.get(reference.getKey());
  }

  /** Without its secret a container is not started. */
  static Map<String, String> secret(Map<String, Map<String, String>> secrets, String name) {
    assertThat(secrets).as("secrets of the namespace").containsKey(name);
    return secrets.get(name);
  }

  /** A reference to what is not set stays as it is. */
  static String expanded(String text, Map<String, String> environment) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = found.group(1);
              String value = name == null ? "$" : environment.getOrDefault(name, found.group());
              return Matcher.quoteReplacement(value);
            });
  }
}

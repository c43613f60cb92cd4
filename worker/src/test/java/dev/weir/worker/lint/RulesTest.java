package dev.weir.worker.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

class RulesTest {
  /** Newer than the oldest JDK that this runs on. */
  private static final Set<String> LATER =
      Set.of(
          "java/lang/Thread.startVirtualThread",
          "java/lang/Thread.ofVirtual",
          "java/lang/Thread.ofPlatform");

  private static Set<String> methods(String type) throws ClassNotFoundException {
    Class<?> owner = Class.forName(type.replace('/', '.'));
    var names = new TreeSet<String>();
    names.add("*");
    Stream<Executable> all =
        Stream.concat(
            Stream.concat(Stream.of(owner.getDeclaredMethods()), Stream.of(owner.getMethods())),
            Stream.of(owner.getConstructors()));
    all.filter(method -> Modifier.isPublic(method.getModifiers()))
        .forEach(
            method -> {
              String name = method.getName();
              String descriptor;
              if (method instanceof java.lang.reflect.Constructor<?> constructor) {
                name = "<init>";
                descriptor = Type.getConstructorDescriptor(constructor);
              } else {
                descriptor = Type.getMethodDescriptor((java.lang.reflect.Method) method);
              }
              names.add(name);
              names.add(name + descriptor);
            });
    return names;
  }

  @Test
  void everyRuleNamesAMethodThatTheJdkHas() throws ClassNotFoundException {
    assertThat(Rules.all()).hasSizeGreaterThan(90);
    for (String rule : Rules.all()) {
      if (!LATER.contains(rule)) {
        int dot = rule.indexOf('.');
        String method = rule.substring(dot + 1);
        assertThat(methods(rule.substring(0, dot))).as(rule).contains(method);
      }
    }
  }

  @Test
  void whatIsGivenItsSeedOrItsClockIsRepeatable() {
    assertThat(Rules.call("java/util/Random", "<init>", "(J)V")).isNull();
    assertThat(Rules.call("java/util/Random", "<init>", "()V")).isEqualTo(Concern.RANDOM);
    assertThat(Rules.call("java/time/Instant", "now", "(Ljava/time/Clock;)Ljava/time/Instant;"))
        .isNull();
    assertThat(Rules.call("java/util/Date", "<init>", "(J)V")).isNull();
    assertThat(Rules.call("java/nio/file/Path", "of", "()V")).isNull();
    assertThat(Rules.call("com/acme/Clock", "now", "()V")).isNull();
    assertThat(Rules.call("java/lang/Thread", "sleep", "(J)V")).isEqualTo(Concern.WAIT);
    assertThat(
            Rules.call("java/util/Collections", "shuffle", "(Ljava/util/List;Ljava/util/Random;)V"))
        .isNull();
    assertThat(Rules.call("java/util/Collections", "shuffle", "(Ljava/util/List;)V"))
        .isEqualTo(Concern.RANDOM);
  }
}

package dev.weir.worker.codec;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.V17;

import dev.weir.api.codec.Codec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;

/**
 * Makes the codec of a record: a hidden class in the record's own package and nest, so that it
 * calls accessors and the constructor of even a private record directly. Where the record's class
 * loader does not see Weir's api, or its module is closed to it, a codec by method handles takes
 * its place.
 *
 * <p>Every class loader's unnamed module is a module of its own, and a lookup that came from
 * another module may not define hidden classes. It may define a plain class, though: {@code
 * WeirLookup}, one in each of the job's packages with records, whose only method hands over a
 * lookup from within.
 */
final class RecordCodecs {
  private static final String INSIDER = "WeirLookup";

  /**
   * The codec that was made last for a record type. It belongs to the type's class and goes with
   * it, or with the next one. Jobs that follow each other in a JVM share it: what calls codecs of
   * several classes is compiled for any class, and inlines none.
   */
  private static final ClassValue<AtomicReference<@Nullable Made>> LAST =
      new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable Made> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  private record Made(List<Codec<?>> parts, Codec<?> codec) {}

  private RecordCodecs() {}

  /** The codec of a record; the same where its components have the same codecs as the last time. */
  static Codec<?> of(RecordShape shape) {
    AtomicReference<@Nullable Made> last = LAST.get(shape.type());
    Made made = last.get();
    if (made == null || !made.parts.equals(shape.codecs())) {
      made = new Made(shape.codecs(), make(shape));
      last.set(made);
    }
    return made.codec;
  }

  private static Codec<?> make(RecordShape shape) {
    if (!seesCodec(shape.type().getClassLoader())) {
      return HandleRecordCodec.of(shape);
    }
    try {
      Lookup generated =
          inside(shape.type())
              .defineHiddenClassWithClassData(
                  new RecordCodecWriter(shape).classBytes(),
                  constants(shape),
                  true,
                  Lookup.ClassOption.NESTMATE);
      MethodHandle constructor =
          generated.findConstructor(generated.lookupClass(), MethodType.methodType(void.class));
      return (Codec<?>) constructor.asType(MethodType.methodType(Codec.class)).invokeExact();
    } catch (IllegalAccessException | IllegalAccessError e) {
      return HandleRecordCodec.of(shape);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the codec of " + shape.type().getName(), e);
    }
  }

  private static boolean seesCodec(ClassLoader loader) {
    try {
      return Class.forName(Codec.class.getName(), false, loader) == Codec.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** A lookup in the record's class that may define hidden classes. */
  private static Lookup inside(Class<?> type) throws Throwable {
    Lookup outsider = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    if (outsider.hasFullPrivilegeAccess()) {
      return outsider;
    }
    Lookup insider =
        (Lookup)
            outsider
                .findStatic(insider(outsider), "lookup", MethodType.methodType(Lookup.class))
                .invokeExact();
    return MethodHandles.privateLookupIn(type, insider);
  }

  private static Class<?> insider(Lookup outsider) throws Throwable {
    Class<?> type = outsider.lookupClass();
    String name = type.getPackageName().isEmpty() ? INSIDER : type.getPackageName() + "." + INSIDER;
    try {
      return outsider.defineClass(insiderBytes(name.replace('.', '/')));
    } catch (LinkageError defined) {
      return Class.forName(name, true, type.getClassLoader());
    }
  }

  private static byte[] insiderBytes(String name) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(V17, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, name, null, "java/lang/Object", null);
    String descriptor = "()Ljava/lang/invoke/MethodHandles$Lookup;";
    MethodVisitor code = writer.visitMethod(ACC_STATIC, "lookup", descriptor, null, null);
    code.visitCode();
    code.visitMethodInsn(
        INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", descriptor, false);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** What the generated class takes from its class data, by index. */
  private static List<Object> constants(RecordShape shape) {
    Function<RuntimeException, RuntimeException> refused = shape::refused;
    List<Object> constants = new ArrayList<>();
    constants.add(shape.nullFailure());
    constants.add(refused);
    constants.addAll(shape.codecs());
    return List.copyOf(constants);
  }
}

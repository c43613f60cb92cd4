package dev.weir.worker.lint;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/** Reads the bytes of a class into what the lint keeps of it. */
final class ClassReading extends ClassVisitor {
  private final TreeMap<String, ReadClass.Method> methods = new TreeMap<>();
  private final List<String> supertypes = new ArrayList<>();
  private final List<String> components = new ArrayList<>();
  private String name = "";
  private boolean isRecord;

  private ClassReading() {
    super(ASM9);
  }

  /**
   * Null when it cannot be read: it is of a version that this reader does not know, or damaged. The
   * JVM has its own opinion of it.
   */
  static @Nullable ReadClass read(byte[] bytes) {
    try {
      var reading = new ClassReading();
      new ClassReader(bytes).accept(reading, 0);
      return new ReadClass(
          reading.name,
          reading.supertypes,
          reading.isRecord ? reading.components : null,
          reading.methods);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  @Override
  public void visit(
      int version,
      int access,
      String internalName,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    name = internalName;
    if (superName != null) {
      supertypes.add(superName);
    }
    if (interfaces != null) {
      supertypes.addAll(List.of(interfaces));
    }
    isRecord = "java/lang/Record".equals(superName);
  }

  @Override
  public @Nullable RecordComponentVisitor visitRecordComponent(
      String component, String descriptor, @Nullable String signature) {
    Type type = Type.getType(descriptor);
    Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
    if (element.getSort() == Type.OBJECT) {
      components.add(element.getInternalName());
    }
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if ((access & (ACC_ABSTRACT | ACC_NATIVE)) != 0) {
      return null;
    }
    var read = new ReadClass.Method(method, (access & ACC_STATIC) != 0);
    methods.put(method + descriptor, read);
    return new MethodReading(read);
  }
}

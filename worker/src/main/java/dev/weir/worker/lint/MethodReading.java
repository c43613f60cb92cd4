package dev.weir.worker.lint;

import static org.objectweb.asm.Opcodes.*;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Reads a method's code: where it leads, and what in it gives concern. */
final class MethodReading extends MethodVisitor {
  private final ReadClass.Method method;
  private final StaticReceivers stack = new StaticReceivers();
  private int line;

  MethodReading(ReadClass.Method method) {
    super(ASM9);
    this.method = method;
  }

  @Override
  public void visitLineNumber(int newLine, Label start) {
    line = newLine;
  }

  @Override
  public void visitFrame(
      int type, int locals, Object @Nullable [] local, int size, Object @Nullable [] values) {
    stack.forget();
  }

  @Override
  public void visitInsn(int opcode) {
    method.instructions++;
    if (StaticReceivers.storesIntoArray(opcode)) {
      changes(stack.under(StaticReceivers.storedSlots(opcode) + 1));
    }
    stack.plain(opcode);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    method.instructions++;
    if (opcode == NEWARRAY) {
      stack.pop(1);
    }
    stack.push(1);
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    method.instructions++;
    stack.variable(opcode);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    method.instructions++;
    if (opcode == NEW) {
      method.edges.add(new Edge(Edge.Kind.NEW, type, ""));
      stack.push(1);
    } else if (opcode != CHECKCAST) {
      stack.pop(1);
      stack.push(1);
    }
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
    method.instructions++;
    int slots = Type.getType(descriptor).getSize();
    if (opcode == GETSTATIC || opcode == PUTSTATIC) {
      method.edges.add(new Edge(Edge.Kind.FIELD, owner, ""));
    }
    switch (opcode) {
      case GETSTATIC -> {
        if (slots == 1 && !Rules.isOfJdk(owner)) {
          stack.pushField(shortName(owner) + "." + field);
        } else {
          stack.push(slots);
        }
      }
      case PUTSTATIC -> {
        stack.pop(slots);
        if (!Rules.isOfJdk(owner)) {
          changes(shortName(owner) + "." + field);
        }
      }
      case GETFIELD -> {
        stack.pop(1);
        stack.push(slots);
      }
      default -> stack.pop(1 + slots);
    }
  }

  /** A static field is changed, if it is one; setting it up is not changing it. */
  private void changes(@Nullable String field) {
    boolean setUp = method.name.equals("<clinit>") || method.name.startsWith("$SWITCH_TABLE$");
    if (field != null && !setUp) {
      method.findings.add(new Finding(line, Concern.STATICS, field));
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String called, String descriptor, boolean isInterface) {
    method.instructions++;
    int arguments = StaticReceivers.argumentSlots(descriptor);
    if (opcode != INVOKESTATIC && Rules.changesItsReceiver(owner, called)) {
      changes(stack.under(arguments));
    }
    stack.pop(arguments + (opcode == INVOKESTATIC ? 0 : 1));
    stack.push(StaticReceivers.resultSlots(descriptor));
    boolean virtual = opcode == INVOKEVIRTUAL || opcode == INVOKEINTERFACE;
    call(virtual, owner, called, descriptor);
  }

  private void call(boolean virtual, String owner, String called, String descriptor) {
    Edge.Kind kind = virtual ? Edge.Kind.VIRTUAL : Edge.Kind.EXACT;
    method.edges.add(new Edge(kind, owner, called + descriptor));
    Concern concern = Rules.call(owner, called, descriptor);
    if (concern != null) {
      String what =
          called.equals("<init>") ? "new " + shortName(owner) : shortName(owner) + "." + called;
      method.findings.add(new Finding(line, concern, what));
    }
  }

  @Override
  public void visitInvokeDynamicInsn(
      String called, String descriptor, Handle bootstrap, Object... arguments) {
    method.instructions++;
    stack.pop(StaticReceivers.argumentSlots(descriptor));
    stack.push(StaticReceivers.resultSlots(descriptor));
    for (Object argument : arguments) {
      if (argument instanceof Handle handle) {
        reference(handle);
      }
    }
  }

  /** The body of a lambda, or a method reference. */
  private void reference(Handle handle) {
    int tag = handle.getTag();
    if (tag <= H_PUTSTATIC) {
      return; // a record's own methods name its fields
    }
    if (tag == H_NEWINVOKESPECIAL) {
      method.edges.add(new Edge(Edge.Kind.NEW, handle.getOwner(), ""));
    }
    boolean virtual = tag == H_INVOKEVIRTUAL || tag == H_INVOKEINTERFACE;
    call(virtual, handle.getOwner(), handle.getName(), handle.getDesc());
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    method.instructions++;
    stack.jump(opcode);
  }

  @Override
  public void visitLdcInsn(Object value) {
    method.instructions++;
    if (value instanceof Type type && type.getSort() == Type.OBJECT) {
      method.edges.add(new Edge(Edge.Kind.LITERAL, type.getInternalName(), ""));
    }
    stack.push(value instanceof Long || value instanceof Double ? 2 : 1);
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    method.instructions++;
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
    method.instructions++;
    stack.pop(1);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
    method.instructions++;
    stack.pop(1);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    method.instructions++;
    stack.pop(dimensions);
    stack.push(1);
  }

  private static String shortName(String internalName) {
    String simple = internalName.substring(internalName.lastIndexOf('/') + 1);
    return simple.substring(simple.lastIndexOf('$') + 1);
  }
}

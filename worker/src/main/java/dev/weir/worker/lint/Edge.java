package dev.weir.worker.lint;

/**
 * Where a method leads.
 *
 * @param owner internal name of a class
 * @param signature name and descriptor of the method; empty where none is named
 */
record Edge(Kind kind, String owner, String signature) {
  enum Kind {
    /** Calls exactly this method: static, private, super or constructor. */
    EXACT,
    /** Calls this method of whatever class the object has. */
    VIRTUAL,
    /** Makes an object of the class. */
    NEW,
    /** Reads or writes a static field of the class. */
    FIELD,
    /** Names the class, as one does the type of a stream. */
    LITERAL
  }
}

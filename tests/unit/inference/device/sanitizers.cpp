// What sanitizers are told of the driver, in programs that compute on devices. It is not ours to mend, and not
// instrumented: PoCL 3.1 keeps its compiler, LLVM 15, and what that has compiled until the process ends, and how its
// threads hand work over is partly hidden from the thread sanitizer.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpocl.so\n"
           "leak:libLLVM-15.so\n";
}

extern "C" const char* __tsan_default_suppressions() {
    return "race:libpocl.so\n"
           "deadlock:libpocl.so\n"
           "thread:libpocl.so\n"
           "race:libLLVM-15.so\n";
}

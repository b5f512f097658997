// What sanitizers are told of the driver, in programs that compute on devices. It is not ours to mend, and not
// instrumented: PoCL 3.1 keeps its compiler, LLVM 15, and what that has compiled until the process ends.
extern "C" const char* __lsan_default_suppressions();

extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpocl.so\n"
           "leak:libLLVM-15.so\n";
}

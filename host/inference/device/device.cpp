#include <inference/device/device.hpp>

#include <inference/device/waiting.hpp>

#include <observe/log.hpp>

#include <CL/cl.h>

#include <algorithm>
#include <cstring>

namespace berth::host::inference::device {

namespace {

context_handle make_context(cl_device_id id) {
    int code = CL_SUCCESS;
    context_handle made(clCreateContext(nullptr, 1, &id, nullptr, nullptr, &code));
    check(code, "making a context");
    return made;
}

queue_handle make_queue(cl_context context, cl_device_id id) {
    int code = CL_SUCCESS;
    queue_handle made(clCreateCommandQueue(context, id, 0, &code));
    check(code, "making a queue");
    return made;
}

std::uint64_t budget_of(const description& about, std::uint64_t wanted) {
    return wanted != 0 ? std::min(wanted, about.memory_bytes) : about.memory_bytes / 10 * 9;
}

std::string build_log(cl_program program, cl_device_id id) {
    std::size_t size = 0;
    if (clGetProgramBuildInfo(program, id, CL_PROGRAM_BUILD_LOG, 0, nullptr, &size) != CL_SUCCESS || size < 2)
        return "empty";
    std::string text(size, '\0');
    clGetProgramBuildInfo(program, id, CL_PROGRAM_BUILD_LOG, size, text.data(), nullptr);
    return text.c_str();
}

std::string binary_of(cl_program program) {
    std::size_t size = 0;
    check(clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, sizeof size, &size, nullptr),
          "measuring a compiled kernel");
    std::string binary(size, '\0');
    auto* place = reinterpret_cast<unsigned char*>(binary.data());
    check(clGetProgramInfo(program, CL_PROGRAM_BINARIES, sizeof place, &place, nullptr), "reading a compiled kernel");
    return binary;
}

} // namespace

// Runs the call, and tells the health of what it throws.
template <class Call>
auto device::noted(Call call) {
    health_.require();
    try {
        return call();
    } catch (const fault& seen) {
        health_.note(seen);
        throw;
    }
}

device::device(const found_device& found, device_options options)
    : about_(found.about), id_(found.handle), options_(std::move(options)),
      ledger_(about_.id, budget_of(about_, options_.memory_budget), about_.largest_allocation_bytes),
      cache_(options_.kernels, options_.kernels_limit), context_(make_context(id_)),
      queue_(make_queue(context_.get(), id_)) {}

device::~device() {
    try {
        finish();
    } catch (const std::exception& error) {
        observe::error("device.lost", {{"device", about_.id}, {"reason", error.what()}});
    }
}

buffer device::allocate(std::uint64_t bytes, std::string_view what) {
    if (bytes == 0) throw fault(fault_kind::misuse, std::string(what) + " asks for no memory at all");
    memory_ledger::reservation place = ledger_.reserve(bytes, what);
    return noted([&] {
        int code = CL_SUCCESS;
        memory_handle memory(clCreateBuffer(context_.get(), CL_MEM_READ_WRITE, bytes, nullptr, &code));
        check(code, "allocating " + std::to_string(bytes) + " bytes for " + std::string(what));
        return buffer(std::move(place), std::move(memory));
    });
}

void device::wait(event_handle event, std::string_view doing) {
    check(clFlush(queue_.get()), doing);
    wait_for(std::move(event), options_.time_limit, doing);
}

void device::write(const buffer& to, std::uint64_t offset, std::span<const std::byte> from) {
    if (from.empty()) return;
    if (offset + from.size() > to.bytes())
        throw fault(fault_kind::misuse, "writing " + std::to_string(from.size()) + " bytes at " +
                                            std::to_string(offset) + " into a buffer of " + std::to_string(to.bytes()));
    // Blocking: the driver copies from memory that is the caller's only until this returns.
    noted([&] {
        check(clEnqueueWriteBuffer(queue_.get(), to.handle(), CL_TRUE, offset, from.size(), from.data(), 0, nullptr,
                                   nullptr),
              "writing to the device");
    });
}

void device::read(const buffer& from, std::uint64_t offset, std::span<std::byte> to) {
    if (to.empty()) return;
    if (offset + to.size() > from.bytes())
        throw fault(fault_kind::misuse, "reading " + std::to_string(to.size()) + " bytes at " + std::to_string(offset) +
                                            " from a buffer of " + std::to_string(from.bytes()));
    noted([&] {
        // What was enqueued before may hang; the read itself, which uses the caller's memory, is made after it has
        // ended.
        finish();
        check(clEnqueueReadBuffer(queue_.get(), from.handle(), CL_TRUE, offset, to.size(), to.data(), 0, nullptr,
                                  nullptr),
              "reading from the device");
    });
}

void device::fill_with_zeros(const buffer& all) {
    noted([&] {
        const unsigned char zero = 0;
        check(clEnqueueFillBuffer(queue_.get(), all.handle(), &zero, 1, 0, all.bytes(), 0, nullptr, nullptr),
              "filling a buffer");
        finish();
    });
}

device::built device::build(const std::string& source, const std::string& options, std::string_view name) {
    const std::string key = "source " + sha256_of(source) + " options " + options + " device " + about_.id +
                            " driver " + about_.driver_version + " of " + about_.opencl_version;
    return noted([&] {
        if (built cached = from_cache(key, options); cached.handle) return cached;
        const char* text = source.data();
        const std::size_t size = source.size();
        int code = CL_SUCCESS;
        built made;
        made.handle.reset(clCreateProgramWithSource(context_.get(), 1, &text, &size, &code));
        check(code, "making the program " + std::string(name));
        code = clBuildProgram(made.handle.get(), 1, &id_, options.c_str(), nullptr, nullptr);
        if (code != CL_SUCCESS)
            throw fault(fault_kind::build, "the kernels of " + std::string(name) + " do not compile on " + about_.id +
                                               " with \"" + options + "\" (" + name_of_code(code) +
                                               "); the compiler says: " + build_log(made.handle.get(), id_));
        keep(key, made);
        return made;
    });
}

device::built device::from_cache(const std::string& key, const std::string& options) {
    const std::optional<std::string> binary = cache_.find(key);
    if (!binary) return {};
    const auto* place = reinterpret_cast<const unsigned char*>(binary->data());
    const std::size_t size = binary->size();
    int status = CL_SUCCESS;
    int code = CL_SUCCESS;
    built made{program_handle(clCreateProgramWithBinary(context_.get(), 1, &id_, &size, &place, &status, &code)), true};
    if (code == CL_SUCCESS && status == CL_SUCCESS)
        code = clBuildProgram(made.handle.get(), 1, &id_, options.c_str(), nullptr, nullptr);
    if (code == CL_SUCCESS && status == CL_SUCCESS) return made;
    cache_.forget(key); // of another build of the driver, though its version is the same
    return {};
}

void device::keep(const std::string& key, const built& program) {
    std::string fault;
    try {
        fault = cache_.keep(key, binary_of(program.handle.get()));
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (!fault.empty()) observe::warning("device.kernel_not_kept", {{"device", about_.id}, {"reason", fault}});
}

kernel device::find(const built& program, const std::string& name) {
    return noted([&] {
        int code = CL_SUCCESS;
        kernel_handle made(clCreateKernel(program.handle.get(), name.c_str(), &code));
        check(code, "looking for the kernel " + name);
        return kernel(name, std::move(made));
    });
}

void device::run(const kernel& which, const work& shape, std::initializer_list<argument> arguments) {
    noted([&] {
        const std::lock_guard lock(launching_);
        unsigned index = 0;
        for (const argument& one : arguments) {
            const int code = clSetKernelArg(which.handle(), index, one.size(), one.data());
            if (code != CL_SUCCESS) check(code, "setting argument " + std::to_string(index) + " of " + which.name());
            ++index;
        }
        const int code = clEnqueueNDRangeKernel(queue_.get(), which.handle(), 2, nullptr, shape.items.data(),
                                                shape.group.data(), 0, nullptr, nullptr);
        if (code != CL_SUCCESS) check(code, "starting " + which.name());
    });
}

void device::finish() {
    noted([&] {
        cl_event made = nullptr;
        check(clEnqueueMarkerWithWaitList(queue_.get(), 0, nullptr, &made), "marking the end of the queue");
        wait(event_handle(made), "waiting for what was enqueued");
    });
}

} // namespace berth::host::inference::device

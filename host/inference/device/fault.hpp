// What goes wrong with devices. One type of exception for all of it: hundreds of calls may fail, and whoever runs a
// step of a model ends the step whatever it was. The kind says what that means for the caller.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace berth::host::inference::device {

enum class fault_kind {
    absent,    // no driver, no such device
    exhausted, // no memory left for it; smaller, or later, may do
    build,     // a kernel does not compile; the message has the compiler's log
    lost,      // the device answers no more; it needs to be opened again
    misuse,    // a fault of the caller's code
};

class fault : public std::runtime_error {
public:
    fault(fault_kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
    fault_kind kind() const noexcept { return kind_; }

private:
    fault_kind kind_;
};

// As OpenCL calls it: "CL_OUT_OF_RESOURCES"; a code that has no name here is "OpenCL code -9999".
std::string name_of_code(int code);
fault_kind kind_of_code(int code) noexcept;

// Throws the fault for a code that is not CL_SUCCESS: "NAME while DOING".
void check(int code, std::string_view doing);

} // namespace berth::host::inference::device

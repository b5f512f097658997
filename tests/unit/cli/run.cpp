#include "run.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace berth::host::cli::test {

outcome run(command which, std::vector<std::string> arguments) {
    std::ostringstream out, err;
    const int code = which(arguments, out, err);
    return {code, out.str(), err.str()};
}

folder::folder() {
    std::string name = (std::filesystem::temp_directory_path() / "berth-cli-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
}

folder::~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    return content.str();
}

} // namespace berth::host::cli::test

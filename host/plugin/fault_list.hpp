// Faults as they are met, for a refusal that names them all (or the first few and how many more). One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::plugin {

class fault_list {
public:
    // `place` is what is at fault, `fault` the end of the sentence that begins with it.
    void add(std::string_view place, std::string_view fault) {
        if (faults_.size() < shown) faults_.push_back(std::string(place) + ' ' + std::string(fault));
        ++count_;
    }

    bool empty() const noexcept { return count_ == 0; }

    std::string text() const {
        std::string all;
        for (const std::string& fault : faults_) all += (all.empty() ? "" : "; ") + fault;
        if (count_ > faults_.size()) all += "; and " + std::to_string(count_ - faults_.size()) + " more";
        return all;
    }

private:
    static constexpr std::size_t shown = 32;
    std::vector<std::string> faults_;
    std::size_t count_ = 0;
};

} // namespace berth::host::plugin

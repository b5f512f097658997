// How the object and enum types of some plugins are called in one document. A name belongs to one type: types of
// different plugins that share a name are told apart by the plugin's name, those of one plugin by a number.
#pragma once

#include <plugin/description.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace berth::host::describe {

class type_names {
public:
    // `taken` are names that the document uses itself.
    explicit type_names(const std::vector<const plugin::description*>& of, std::set<std::string> taken = {});

    // Empty for a type that is written where it is used.
    std::string_view find(const berth_type& type) const;
    // JSON of the default value of an object type; empty when there is none.
    std::string_view defaults(const berth_type& type) const;

private:
    struct entry {
        std::string name;
        const plugin::description* owner = nullptr;
    };
    void collect(const berth_type* type, const plugin::description& owner);
    void assign(std::set<std::string> taken);

    std::map<const berth_type*, entry> entries_;
    std::vector<const berth_type*> order_; // as they were met: the document does not depend on addresses
};

} // namespace berth::host::describe
